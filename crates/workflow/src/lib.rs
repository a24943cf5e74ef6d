//! Requests (usul) that travel from draft to decree: a pure machine over a table of edges, and the rows that keep every
//! step. What an edge does to the record belongs to the crate whose service it is.

pub mod entry;
mod error;
mod machine;
mod queries;
mod requests;
mod state;

pub use error::Error;
pub use machine::{Edge, find, next_steps};
pub use queries::{Step, attached, request, request_by_number, steps};
pub use requests::{
    Advance, NewRequest, Request, Stepped, advance, attach, create, detach, employee_of, store_assessment,
};
pub use state::{Action, State};
