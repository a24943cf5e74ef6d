use kernel::{Permission, Role};

use crate::{Action, State};

/// One edge of a machine: who may take it, and whose desk the request lies on afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// State before.
    pub from: State,
    /// What is done.
    pub action: Action,
    /// State after.
    pub to: State,
    /// Permission asked for.
    pub permission: Permission,
    /// Role whose desk it is on afterwards; `None`: nobody's (finished) or the registry's.
    pub holder: Option<Role>,
}

/// The edge of `table` that `action` takes from `from`, if there is one.
#[must_use]
pub fn find(table: &[Edge], from: State, action: Action) -> Option<Edge> {
    table.iter().find(|e| e.from == from && e.action == action).copied()
}

/// The steps still to come on the straight way from `from` to the end, for a timeline.
#[must_use]
pub fn next_steps(table: &[Edge], from: State) -> Vec<Edge> {
    const SIDEWAYS: [Action; 3] = [Action::Return, Action::Refuse, Action::Withdraw];
    let mut steps: Vec<Edge> = Vec::new();
    let mut at = from;
    while let Some(edge) = table.iter().find(|e| e.from == at && !SIDEWAYS.contains(&e.action)) {
        if steps.iter().any(|seen| seen.from == edge.from) {
            break;
        }
        steps.push(*edge);
        at = edge.to;
    }
    steps
}
