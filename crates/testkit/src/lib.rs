//! Test databases cloned from a template, and a fixed clock.
