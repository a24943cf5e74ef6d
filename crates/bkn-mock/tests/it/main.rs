//! The mock and the client against each other, over HTTP.

// `cfg(test)` is always on here; it tells clippy that the helpers are test code too.
#[cfg(test)]
mod bodies;
#[cfg(test)]
mod client;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod common;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod page;
#[cfg(test)]
mod program;
#[cfg(test)]
mod proposals;
#[cfg(test)]
mod raw;
#[cfg(test)]
mod seeding;
#[cfg(test)]
mod tokens;
