//! Catatan riwayat: rows of a history that one officer enters from a document and another verifies. What all kinds share is
//! here; what a kind adds is one file beside this folder and one line in [`PAGES`].

pub(crate) mod form;
pub(crate) mod get;
pub(crate) mod queue;
pub(crate) mod shown;
pub(crate) mod step;

use actix_web::Resource;
use diesel::PgConnection;
use employees::service::{EnterAward, entry::Handled};
use kernel::EmployeeId;
use performance::service::EnterAppraisal;
use serde_json::Value;
use workflow::entry;

use form::Form;
use shown::{Facts, Recorded, Shown};

/// Every kind of entry.
pub(crate) const PAGES: &[Page] = &[Page::of::<EnterAppraisal>(), Page::of::<EnterAward>()];

/// Words of a kind that its case numbers do not have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// Last part of the address of its form.
    pub(crate) address: &'static str,
    /// Heading of its rows on the person's page.
    pub(crate) heading: &'static str,
    /// The document it is read from.
    pub(crate) document: &'static str,
    /// What the form asks for.
    pub(crate) intro: &'static str,
}

/// A kind for callers that have only its name.
pub(crate) struct Page {
    pub(crate) entry: Handled,
    pub(crate) words: Words,
    /// One line that tells it from others; nothing when what was entered cannot be read.
    pub(crate) headline: fn(&Value) -> Option<String>,
    /// Everything that was entered.
    pub(crate) facts: fn(&Value) -> Facts,
    /// The rows that are recorded, newest first.
    pub(crate) rows: fn(&mut PgConnection, EmployeeId) -> Result<Vec<Recorded>, employees::Error>,
    /// Its form.
    pub(crate) form: fn() -> Resource,
}

impl Page {
    const fn of<E: Form + Shown>() -> Self {
        Self {
            entry: Handled::of::<E>(),
            words: E::WORDS,
            headline: |content| entry::content::<E>(content).ok().map(|cmd| cmd.headline()),
            facts: |content| entry::content::<E>(content).map(|cmd| cmd.facts()).unwrap_or_default(),
            rows: E::rows,
            form: form::resource_of::<E>,
        }
    }
}

/// The kind of this name.
pub(crate) fn page(kind: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.entry.kind.name == kind)
}
