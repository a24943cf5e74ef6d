//! The national registry, played: a mock with state on disk.
