//! Laporan kesalahan: a person says what is wrong in a row of their record, the personnel officer answers. The record is
//! read here and changed elsewhere.

pub(crate) mod answer;
pub(crate) mod inbox;
pub(crate) mod new;
pub(crate) mod own;

use employees::reports::{Report, State};

use crate::words;

/// A report as both sides read it.
struct Shown {
    section: &'static str,
    row: String,
    message: String,
    state: &'static str,
    colour: &'static str,
    when: String,
    /// What was answered, and by whom when.
    answer: Option<(String, String)>,
}

impl From<&Report> for Shown {
    fn from(r: &Report) -> Self {
        let answered = |at| format!("{}, {}", r.answered_by_name.as_deref().unwrap_or("Sistem"), words::instant(at));
        Self {
            section: r.section.label(),
            row: r.row_text.clone(),
            message: r.message.clone(),
            state: r.state.label(),
            colour: colour(r.state),
            when: words::instant(r.reported_at),
            answer: r.answer.clone().zip(r.answered_at.map(answered)),
        }
    }
}

const fn colour(state: State) -> &'static str {
    match state {
        State::Open => "now",
        State::Answered => "ok",
    }
}
