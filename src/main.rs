//! SIMASN: one program that serves, works, migrates, imports and exports.
fn main() {}
