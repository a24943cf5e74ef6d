//! The state table of a promotion request: who may do what from where, and whose desk it lies on afterwards.
//!
//! Order of the steps: the registry's guides (input, verification by the agency, approval, sent, verified by BKN, pertek
//! signed, decree drafted, signed, uploaded). BTS comes back as `returned`, TMS ends as `rejected`.

use kernel::{Permission as P, Role};
use workflow::{Action as A, Edge, State as S};

const fn edge(from: S, action: A, to: S, permission: P, holder: Option<Role>) -> Edge {
    Edge { from, action, to, permission, holder }
}

/// Every edge; the straight way first, in order.
pub const TABLE: &[Edge] = &[
    edge(S::Draft, A::Submit, S::Submitted, P::SubmitRequest, Some(Role::UnitAdmin)),
    edge(S::Submitted, A::Complete, S::Completed, P::CompleteRequest, Some(Role::Verifier)),
    edge(S::Completed, A::Verify, S::Verified, P::VerifyRequest, Some(Role::Head)),
    edge(S::Verified, A::Approve, S::Approved, P::ApproveRequest, Some(Role::System)),
    edge(S::Approved, A::Enter, S::AtRegistry, P::ManageRegistry, None),
    edge(S::AtRegistry, A::Consider, S::Considered, P::ManageRegistry, Some(Role::HrOfficer)),
    edge(S::Considered, A::Decree, S::Decreed, P::RecordDecree, Some(Role::System)),
    edge(S::Decreed, A::TakeEffect, S::Effective, P::ManageRegistry, None),
    // sideways
    edge(S::Returned, A::Submit, S::Submitted, P::SubmitRequest, Some(Role::UnitAdmin)),
    edge(S::Submitted, A::Return, S::Returned, P::CompleteRequest, Some(Role::Employee)),
    edge(S::Completed, A::Return, S::Returned, P::VerifyRequest, Some(Role::Employee)),
    edge(S::Verified, A::Return, S::Returned, P::ApproveRequest, Some(Role::Employee)),
    edge(S::AtRegistry, A::Return, S::Returned, P::ManageRegistry, Some(Role::Employee)),
    edge(S::Completed, A::Refuse, S::Rejected, P::VerifyRequest, None),
    edge(S::AtRegistry, A::Refuse, S::Rejected, P::ManageRegistry, None),
    edge(S::Draft, A::Withdraw, S::Withdrawn, P::SubmitRequest, None),
    edge(S::Submitted, A::Withdraw, S::Withdrawn, P::SubmitRequest, None),
    edge(S::Returned, A::Withdraw, S::Withdrawn, P::SubmitRequest, None),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_straight_way_leads_from_draft_to_effective() {
        let way: Vec<_> = workflow::next_steps(TABLE, S::Draft).iter().map(|e| e.to).collect();
        assert_eq!(
            way,
            [
                S::Submitted,
                S::Completed,
                S::Verified,
                S::Approved,
                S::AtRegistry,
                S::Considered,
                S::Decreed,
                S::Effective
            ]
        );
    }

    #[test]
    fn every_state_is_reached_and_only_final_ones_have_no_way_out() {
        for state in S::ALL.iter().copied() {
            let reached = state == S::Draft || TABLE.iter().any(|e| e.to == state);
            let left = TABLE.iter().any(|e| e.from == state);
            assert!(reached, "{state} is never reached");
            assert_eq!(left, !state.is_final(), "{state}");
        }
    }

    #[test]
    fn no_two_edges_share_state_and_action() {
        for (at, edge) in TABLE.iter().enumerate() {
            let twins = TABLE.iter().skip(at + 1).filter(|e| (e.from, e.action) == (edge.from, edge.action)).count();
            assert_eq!(twins, 0, "{} {}", edge.from, edge.action);
        }
    }
}
