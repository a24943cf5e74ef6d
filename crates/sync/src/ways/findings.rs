use std::fmt;

use bkn::{Compared, RowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a look at the registry brought up that a person should see. Kept with the event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Rows that are the same change once more. To be deleted at the registry; we delete nothing there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<RowId>,
    /// The row that says otherwise than we do, when the event is put aside for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict_with: Option<RowId>,
    /// Both sides of what somebody else has written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Compared>,
    /// The whole of both rows, member by member, beside those differences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Compared>,
    /// What an officer has decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

impl Findings {
    /// What was kept with an event; nothing when it cannot be read.
    #[must_use]
    pub fn of(progress: &Value) -> Self {
        Self::deserialize(progress).unwrap_or_default()
    }

    /// The conflict is over.
    pub(super) fn settle_conflict(&mut self) {
        self.conflict_with = None;
        self.differences.clear();
        self.members.clear();
    }
}

/// Which side is right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Ours: the registry's row is updated by its id.
    #[default]
    Ours,
    /// The registry's: nothing is sent.
    Theirs,
}

/// A decision about a row as the officer saw it. When the row has changed again since, it is a conflict anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who is right.
    #[serde(default)]
    pub side: Side,
    /// The row.
    pub row: RowId,
    /// What was seen.
    pub seen: Vec<Compared>,
    /// Members for which ours holds whatever stands there: decided among the differences between the two records, where the
    /// officer had both sides before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

impl fmt::Display for Findings {
    /// Both sides, for the officer, in Indonesian. Codes, numbers and days only: no contact or family data is compared.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, member) in self.differences.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            let theirs = member.theirs.as_deref().unwrap_or("kosong");
            write!(f, "{separator}{}: di sini {}, di SIASN {theirs}", member.member, member.ours)?;
        }
        Ok(())
    }
}
