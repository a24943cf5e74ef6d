//! What lies on whose desk, and what may be done there.

use kernel::{Actor, Permission as P, Place, Role, access};
use promotions::transitions::TABLE;
use workflow::{Action as A, State as S};

/// State, who works on it, and what the work is called.
pub(crate) const DESKS: &[(S, P, &str)] = &[
    (S::Submitted, P::CompleteRequest, "untuk dilengkapi"),
    (S::Completed, P::VerifyRequest, "untuk diverifikasi"),
    (S::Verified, P::ApproveRequest, "untuk disetujui"),
    (S::Considered, P::RecordDecree, "untuk dicatat SK-nya"),
];

/// The states that wait for somebody like `actor`.
pub(crate) fn states_of(actor: &Actor) -> Vec<S> {
    DESKS.iter().filter(|(_, permission, _)| actor.may_somewhere(*permission)).map(|(state, ..)| *state).collect()
}

/// What `actor` may do next to a request in `state` about the person at `place`. The services ask again.
pub(crate) fn actions_of(actor: &Actor, place: &Place<'_>, state: S) -> Vec<A> {
    let own = actor.employee == Some(place.employee);
    TABLE
        .iter()
        .filter(|edge| edge.from == state && edge.permission != P::ManageRegistry)
        .filter(|edge| access::require(actor, edge.permission, place).is_ok())
        .filter(|edge| !own || matches!(edge.action, A::Submit | A::Withdraw))
        .map(|edge| edge.action)
        .collect()
}

/// Who takes a step.
pub(crate) const fn doer(action: A) -> &'static str {
    match action {
        A::Create | A::Submit | A::Withdraw => Role::Employee.label(),
        A::Complete => Role::UnitAdmin.label(),
        A::Verify | A::Return | A::Refuse => Role::Verifier.label(),
        A::Approve => Role::Head.label(),
        A::Decree => Role::HrOfficer.label(),
        A::Enter | A::Consider | A::TakeEffect => "BKN",
    }
}

/// Whose desk, in words.
pub(crate) fn holder(held_by: Option<&str>, state: S) -> &'static str {
    match held_by.and_then(|text| text.parse::<Role>().ok()) {
        Some(Role::System) => "SIMASN, sedang dikirim ke BKN",
        Some(Role::Employee) => "Pegawai yang mengusulkan",
        Some(role) => role.label(),
        None if state.is_final() => "Tidak ada lagi, usul sudah selesai",
        None => "BKN",
    }
}

/// How a state is coloured; the text says it first.
pub(crate) const fn colour(state: S) -> &'static str {
    match state {
        S::Effective => "ok",
        S::Returned => "warn",
        S::Rejected | S::Withdrawn => "stop",
        _ => "now",
    }
}
