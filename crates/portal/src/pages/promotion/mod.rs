//! Kenaikan pangkat: may this person rise, to what, when, and why not yet.

pub(crate) mod answer;
pub(crate) mod get;
pub(crate) mod post;
pub(crate) mod rule_list;
