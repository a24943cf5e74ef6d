//! The four marks of a change on its way: recorded, sent, accepted, visible at BKN.

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) name: &'static str,
    /// What it means here; empty where the page has said so.
    pub(crate) what: &'static str,
    /// When it was reached.
    pub(crate) when: Option<String>,
}
