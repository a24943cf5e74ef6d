//! What all rows of the registry's histories have in common, and how a member of one is compared with ours.

use std::ops::Deref;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    dates,
    decree_number::same_number,
    documents::DocumentRef,
    fields::{Fields, FromFields, Unread, Unreadable},
    id::RowId,
};

/// A row of one of the registry's histories.
pub trait HistoryRow: Send + Sync {
    /// `id`.
    fn id(&self) -> &RowId;
    /// `path`: the documents attached to it.
    fn documents(&self) -> &[DocumentRef];
}

/// A row that an officer enters: its id, its facts `F`, and the documents attached to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<F> {
    /// `id`.
    pub id: RowId,
    /// What it says.
    pub facts: F,
    /// `path`.
    pub documents: Vec<DocumentRef>,
}

impl<F: Send + Sync> HistoryRow for Row<F> {
    fn id(&self) -> &RowId {
        &self.id
    }
    fn documents(&self) -> &[DocumentRef] {
        &self.documents
    }
}

impl<F: FromFields> FromFields for Row<F> {
    const AREA: &'static str = F::AREA;
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self { id: f.required_id("id")?, facts: F::from_fields(f)?, documents: f.documents("path")? })
    }
}

/// A row reads like what it says.
impl<F> Deref for Row<F> {
    type Target = F;
    fn deref(&self) -> &F {
        &self.facts
    }
}

/// One member, as we have it and as the registry shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The member's name at the registry.
    pub member: String,
    /// As we have it.
    pub ours: String,
    /// As the registry shows it; `None` when it is blank there.
    pub theirs: Option<String>,
    /// Both say the same.
    pub same: bool,
}

impl Compared {
    fn of(member: &str, ours: &str, theirs: Option<&str>, same: impl Fn(&str) -> bool) -> Self {
        Self {
            member: member.to_owned(),
            ours: ours.to_owned(),
            theirs: theirs.map(str::to_owned),
            same: theirs.is_some_and(same),
        }
    }

    /// An id or a code: letter for letter.
    #[must_use]
    pub fn code(member: &str, ours: &str, theirs: Option<&str>) -> Self {
        Self::of(member, ours, theirs, |theirs| theirs == ours)
    }

    /// A text people write: case and spacing do not count.
    #[must_use]
    pub fn text(member: &str, ours: &str, theirs: Option<&str>) -> Self {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        Self::of(member, ours, theirs, |theirs| plain(theirs) == plain(ours))
    }

    /// A decree number; see [`same_number`].
    #[must_use]
    pub fn decree(member: &str, ours: &str, theirs: Option<&str>) -> Self {
        Self::of(member, ours, theirs, |theirs| same_number(ours, theirs))
    }

    /// A day, shown day first.
    #[must_use]
    pub fn day(member: &str, ours: NaiveDate, theirs: Option<NaiveDate>) -> Self {
        let shown = theirs.map(dates::day_first);
        Self::of(member, &dates::day_first(ours), shown.as_deref(), |_| theirs == Some(ours))
    }

    /// The same, where the registry's day may be one nobody can read: then it is shown as written, and differs.
    #[must_use]
    pub fn day_or_text(member: &str, ours: NaiveDate, theirs: Option<NaiveDate>, unread: &Unread) -> Self {
        match unread.get(member) {
            Some(text) => Self::of(member, &dates::day_first(ours), Some(text), |_| false),
            None => Self::day(member, ours, theirs),
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(member: &str, ours: i64, theirs: Option<i64>) -> Self {
        let shown = theirs.map(|number| number.to_string());
        Self::of(member, &ours.to_string(), shown.as_deref(), |_| theirs == Some(ours))
    }

    /// The registry has something else. A blank there is no contradiction.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.same && self.theirs.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_is_neither_the_same_nor_a_contradiction() {
        let blank = Compared::code("unorId", "u1", None);
        assert!(!blank.same && !blank.differs());
        assert!(Compared::code("unorId", "u1", Some("U1")).differs());
        assert!(Compared::text("penilaiNama", "Siti  Aminah", Some("SITI AMINAH")).same);
        let day = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
        assert!(Compared::day("tmtJabatan", day, Some(day)).same);
        assert_eq!(Compared::day("tmtJabatan", day, day.succ_opt()).theirs.as_deref(), Some("02-04-2026"));
        assert!(Compared::whole("tahun", 2025, Some(2025)).same);
    }
}
