//! What a list offers to choose from.

use std::fmt::Display;

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// Whether it is the one.
    pub(crate) chosen: bool,
}

/// Lines of values and labels, of which `chosen` is the one.
pub(crate) fn choices<V: Display, L: Into<String>>(
    lines: impl IntoIterator<Item = (V, L)>,
    chosen: &str,
) -> Vec<Choice> {
    lines
        .into_iter()
        .map(|(value, label)| (value.to_string(), label.into()))
        .map(|(value, label)| Choice { chosen: value == chosen, value, label })
        .collect()
}
