//! Selisih: where our record and the registry's differ, for the officer in charge.

pub(crate) mod get;
pub(crate) mod person;
pub(crate) mod post;

use reconcile::{DiffState, queries::Listed};

use crate::words;

const fn colour(state: DiffState) -> &'static str {
    match state {
        DiffState::Open => "warn",
        DiffState::Postponed => "",
        DiffState::Sending | DiffState::Taking => "now",
        DiffState::Closed => "ok",
    }
}

/// `3,4 persen`.
fn share(per_mille: i64) -> String {
    format!("{},{} persen", per_mille / 10, per_mille % 10)
}

/// What was decided about it so far.
fn decided(one: &Listed) -> String {
    let Some(name) = &one.decided_by_name else { return String::new() };
    let when = one.decided_at.map(words::instant).unwrap_or_default();
    let until = one.postponed_until.map(|day| format!(" Ditunda sampai {}.", words::day(day))).unwrap_or_default();
    let how = one.closed_how.map(|how| format!(" Selesai: {}.", how.label())).unwrap_or_default();
    format!("{name}, {when}: {}.{until}{how}", one.reason.as_deref().unwrap_or_default().trim_end_matches('.'))
}
