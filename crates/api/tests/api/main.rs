//! The API over HTTP on a real database: every operation, what it refuses and what it leaves behind.

mod access;
mod bad_input;
mod document;
mod employees;
mod exports;
mod files;
mod promotions;
mod sign_in;
mod support;
