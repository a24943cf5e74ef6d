//! Where is my case: steps taken, whose desk now, steps to come, and the four marks of the registry.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Reason, Role};
use promotions::{PromotionPolicies, queries::PromotionRequest, transitions::TABLE};
use workflow::{Action, State, Step};

use crate::{desk, marks::Mark, words};

/// A step that was taken.
pub(crate) struct Past {
    pub(crate) what: &'static str,
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) note: Option<String>,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) bad: bool,
}

/// Whose desk it is on.
pub(super) struct Present {
    pub(super) state: &'static str,
    pub(super) holder: &'static str,
    pub(super) since: String,
    pub(super) expected: Option<String>,
}

/// A step to come.
pub(super) struct Future {
    pub(super) what: &'static str,
    pub(super) who: &'static str,
}

/// A mark with its instant, once it is reached.
pub(crate) fn mark(name: &'static str, what: &'static str, at: Option<DateTime<Utc>>) -> Mark {
    Mark { name, what, when: at.map(words::instant) }
}

pub(crate) fn past(step: &Step) -> Past {
    let role = step.actor_role.parse::<Role>().map(|role| role.label().to_owned()).unwrap_or_default();
    let who = match role.as_str() {
        "Sistem" => "BKN, dicatat otomatis".to_owned(),
        "" => step.actor_name.clone(),
        role => format!("{}, {role}", step.actor_name),
    };
    // The number of a decree or of a consideration is written as a note by the step itself.
    let note = step.note.clone().filter(|note| !note.trim().is_empty());
    Past {
        what: step.action.label(),
        who,
        when: words::instant(step.at),
        note,
        reasons: step.reasons.clone(),
        bad: matches!(step.action, Action::Return | Action::Refuse | Action::Withdraw),
    }
}

pub(super) fn present(found: &PromotionRequest, today: NaiveDate) -> Option<Present> {
    let request = &found.request;
    if request.state.is_final() {
        return None;
    }
    Some(Present {
        state: request.state.label(),
        holder: desk::holder(request.held_by.as_deref(), request.state),
        since: format!("{} ({})", words::instant(request.held_since), words::days_since(request.held_since, today)),
        expected: expected(request.state, request.effective_on).map(words::day),
    })
}

/// By when this desk should be done, from the calendar of proposals for that TMT.
fn expected(state: State, tmt: NaiveDate) -> Option<NaiveDate> {
    let window = PromotionPolicies::builtin().ok()?.proposal_window(tmt).ok()??;
    match state {
        State::Draft | State::Returned | State::Submitted => window.unit_cut_off_on,
        State::Completed | State::Verified => window.agency_cut_off_on,
        State::Approved => Some(window.closes_on),
        State::AtRegistry | State::Considered | State::Decreed => Some(tmt),
        State::Effective | State::Rejected | State::Withdrawn => None,
    }
}

pub(super) fn future(state: State) -> Vec<Future> {
    workflow::next_steps(TABLE, state)
        .into_iter()
        .map(|edge| Future { what: edge.action.label(), who: desk::doer(edge.action) })
        .collect()
}

pub(super) fn marks(found: &PromotionRequest) -> Vec<Mark> {
    let marks = &found.marks;
    vec![
        mark("Tercatat", "disetujui dan dicatat untuk dikirim", marks.recorded_at),
        mark("Terkirim", "dikirim ke SIASN BKN", marks.sent_at),
        mark("Diterima", "menjadi usul di BKN", marks.accepted_at),
        mark("Tampil di BKN", "pangkat baru terlihat di riwayat BKN", marks.visible_at),
    ]
}
