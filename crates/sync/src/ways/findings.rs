use std::fmt;

use bkn::{Compared, RowId};
use serde::{Deserialize, Serialize};

/// What a look at the registry brought up that a person should see. Kept with the event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Rows that are the same change once more. To be deleted at the registry; we delete nothing there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<RowId>,
    /// The row that says otherwise than we do, when the event is put aside for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict_with: Option<RowId>,
    /// Both sides of what differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Compared>,
    /// An officer has decided that ours is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// A decision for our side, about a row as the officer saw it. When the row has changed again since, it is a conflict anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The row.
    pub row: RowId,
    /// What was seen.
    pub seen: Vec<Compared>,
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
