//! The whole program, from outside: one binary of tests.

#[cfg(test)]
mod accessible;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod bad_days;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod config;
#[cfg(test)]
mod program;
#[cfg(test)]
mod served;
mod soak;
