//! How a yearly appraisal gets into the record: entered by one officer, verified by another, each in one transaction.

mod check;
mod enter;
mod seen;
mod verify;

use kernel::{DocumentId, Rating};
use serde::{Deserialize, Serialize};
use workflow::entry;

use crate::{Assessor, Expectation};

pub use enter::{enter_appraisal, enter_appraisal_again};
pub use seen::appraisal_seen;
pub use verify::verify_appraisal;

/// How an appraisal is entered.
pub const ENTRY: entry::Kind =
    entry::Kind { name: "appraisal", prefix: "SKP", title: "evaluasi kinerja", document: "appraisal" };

/// The result of one year as the evaluation document says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterAppraisal {
    /// Year that was appraised, 2022 or later.
    pub year: i16,
    /// Hasil kerja.
    pub work_result: Expectation,
    /// Perilaku kerja.
    pub behaviour: Expectation,
    /// The rating the document states; it must be the one of the table. `None`: take the table's.
    #[serde(default)]
    pub rating: Option<Rating>,
    /// Whoever rated.
    pub assessor: Assessor,
    /// The evaluation document in the person's file.
    pub document_id: DocumentId,
}
