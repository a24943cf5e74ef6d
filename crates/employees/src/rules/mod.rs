//! What the law asks before a row may be believed: facts in, findings out.

pub mod satyalancana;
