use kernel::{Fault, Reason, RequestId};
use serde::{Deserialize, Serialize};
use store::Tx;
use workflow::State;

use super::{Stepped, approve, complete, return_documents, verify};
use crate::Error;

/// One request of a handful, with the version its officer saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The request.
    pub id: RequestId,
    /// Version seen.
    pub version: i32,
}

/// What is decided about all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// Complete and hand on.
    Complete,
    /// Accept facts and documents.
    Verify,
    /// Approve for the registry.
    Approve,
    /// Send back.
    Return {
        /// Coded reasons.
        reasons: Vec<String>,
    },
}

/// What came of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The request.
    pub id: RequestId,
    /// Its state and version now, when the step was taken.
    pub stepped: Option<Stepped>,
    /// Code of the refusal otherwise.
    pub code: Option<String>,
    /// Values for the sentence of the code.
    pub params: Vec<(String, String)>,
    /// Every reason of the refusal.
    pub reasons: Vec<Reason>,
    /// Present state, when somebody was faster.
    pub present: Option<State>,
}

/// Most that may be decided in one go: longer transactions would keep others waiting.
pub const MOST: usize = 100;

/// Decides several requests in one go, each on its own: one that is refused takes nothing from the others.
///
/// # Errors
/// [`Error::Invalid`] for none or more than [`MOST`]; a database that is away fails the whole.
pub fn decide_many(
    tx: &mut Tx<'_>,
    chosen: &[Chosen],
    decision: &Decision,
    note: Option<&str>,
) -> Result<Vec<Outcome>, Error> {
    if chosen.is_empty() || chosen.len() > MOST {
        let text = format!("Pilih 1 sampai {MOST} usul sekaligus.");
        return Err(Error::Invalid(vec![Reason::field("chosen", "chosen-count", text)]));
    }
    // One order for everybody: two officers deciding overlapping handfuls wait for each other instead of deadlocking.
    let mut chosen = chosen.to_vec();
    chosen.sort_by_key(|c| c.id);
    chosen.dedup_by_key(|c| c.id);
    let mut outcomes = Vec::with_capacity(chosen.len());
    for one in chosen {
        let done = tx.attempt(|tx| match decision {
            Decision::Complete => complete(tx, one.id, one.version, note),
            Decision::Verify => verify(tx, one.id, one.version, note),
            Decision::Approve => approve(tx, one.id, one.version, note),
            Decision::Return { reasons } => return_documents(tx, one.id, one.version, reasons, note),
        });
        outcomes.push(match done {
            Ok(stepped) => Outcome {
                id: one.id,
                stepped: Some(stepped),
                code: None,
                params: Vec::new(),
                reasons: Vec::new(),
                present: None,
            },
            Err(error @ Error::Db(_)) => return Err(error),
            Err(error) => refused(one.id, &error),
        });
    }
    Ok(outcomes)
}

fn refused(id: RequestId, error: &Error) -> Outcome {
    let present = match error {
        Error::Workflow(workflow::Error::Moved { state, .. } | workflow::Error::NotAllowed { state, .. }) => {
            Some(*state)
        }
        _ => None,
    };
    Outcome {
        id,
        stepped: None,
        code: Some(error.code().to_owned()),
        params: error.params().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        reasons: error.reasons(),
        present,
    }
}
