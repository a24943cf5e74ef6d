//! Requests that travel from draft to decree.
