//! The REST API under `/api/v1`: one file per resource, handlers of a few lines. A handler extracts, calls one service
//! in one transaction (or reads), and maps to a view; it decides nothing.
//!
//! | Where | What |
//! |---|---|
//! | [`operations`] | the one list of operations: what is not in it is neither served nor documented |
//! | `view/` | the JSON of answers, apart from the types of the domains, so that these can change |
//! | `answer` | statuses and headers that belong to an answer |
//! | `upload` | multipart bodies |
//! | `document`, `pages/` | the OpenAPI document and the page that shows it |
//!
//! Every failure is `application/problem+json`, made by [`web::Problem`]. `docs/adding-an-endpoint.md` leads through a
//! new operation.

#![expect(
    unused_qualifications,
    reason = "utoipa's macro writes the parameter types of an operation with a path of its own"
)]

mod accounts;
mod answer;
mod audit;
mod auth;
mod day;
mod differences;
mod document;
mod employees;
mod entries;
mod headers;
mod imports;
mod listing;
mod me;
mod operations;
mod pages;
mod positions;
mod promotions;
mod registry;
mod reports;
mod roles;
mod state;
mod units;
mod upload;
mod view;

pub use document::document;
pub use operations::configure;
pub use state::State;
