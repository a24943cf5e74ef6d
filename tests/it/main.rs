//! The whole program, from outside: one binary of tests.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod config;
