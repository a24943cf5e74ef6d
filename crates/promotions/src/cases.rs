//! Judged cases.
