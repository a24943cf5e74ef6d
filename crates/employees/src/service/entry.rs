//! Entries: how a row that one officer reads off a document and another verifies gets into a history, whatever it says.
//! What it says, and what it becomes, is its [`Entry`].

use chrono::NaiveDate;
use kernel::{DocumentId, EmployeeId, Permission, Reason, RequestId, Role, RuleFinding, access};
use serde::{Serialize, de::DeserializeOwned};
use store::{Tx, events::Scan};
use workflow::{
    Stepped,
    entry::{self, EntryRow, Kind, NewEntry},
};

use crate::{Error, Locked, lock};

/// A row of a history as its document says it. The owner of the history says what may be wrong with it and what it becomes.
pub trait Entry: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Name, case number, document.
    const KIND: Kind;
    /// The document it is read from, in the person's file.
    fn document(&self) -> DocumentId;
    /// What of the person it is about (one open entry of a kind for each), and the day it speaks of.
    fn about(&self) -> (String, NaiveDate);
    /// Everything that is wrong with it.
    ///
    /// # Errors
    /// The database's.
    fn faults(&self, tx: &mut Tx<'_>, person: &Locked) -> Result<Vec<Reason>, Error>;
    /// Writes what it becomes: the row, which supersedes the one it corrects, its audit row and its event.
    ///
    /// # Errors
    /// The database's.
    fn record(self, tx: &mut Tx<'_>, verified: Verified<'_>) -> Result<(), Error>;
    /// What the rules find about it, for an officer who decides and acts as `role`. A reading of personal data is logged.
    ///
    /// # Errors
    /// The database's.
    fn findings(&self, _: &mut Tx<'_>, _: &EntryRow, _role: Role) -> Result<Vec<RuleFinding>, Error> {
        Ok(Vec::new())
    }
}

/// Around an entry that was verified just now.
#[derive(Debug)]
pub struct Verified<'a> {
    /// The person, locked.
    pub person: &'a Locked,
    /// The request, effective.
    pub entry: &'a Stepped,
    /// The verifier's role.
    pub role: Role,
    /// The document, verified with it.
    pub scan: Scan,
}

/// Enters a row for another officer to verify.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`workflow::Error::AlreadyOpen`] when the same is on its way already;
/// [`Error::Denied`], also about oneself.
pub fn enter<E: Entry>(tx: &mut Tx<'_>, employee: EmployeeId, cmd: &E) -> Result<Stepped, Error> {
    let person = lock(tx, employee)?;
    access::require(tx.actor(), Permission::RecordHistory, &person.place())?;
    check(tx, &person, cmd)?;
    let (subject, effective_on) = cmd.about();
    Ok(entry::enter(tx, &E::KIND, &new(&person, cmd, &subject, effective_on), cmd)?)
}

/// Enters a returned one again, mended.
///
/// # Errors
/// As [`enter`], and what the step refuses.
pub fn enter_again<E: Entry>(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, cmd: &E) -> Result<Stepped, Error> {
    let about = entry::of_kind(tx, &E::KIND, id)?.employee_id;
    let person = lock(tx, about)?;
    access::require(tx.actor(), Permission::RecordHistory, &person.place())?;
    check(tx, &person, cmd)?;
    let (subject, effective_on) = cmd.about();
    Ok(entry::enter_again(tx, id, seen_version, &new(&person, cmd, &subject, effective_on), cmd)?)
}

/// The verifier accepts it: it becomes a fact, and the registry is told.
///
/// # Errors
/// [`Error::Invalid`] when the record has changed so that it cannot be true any more; what the step refuses.
pub fn verify<E: Entry>(
    tx: &mut Tx<'_>,
    id: RequestId,
    seen_version: i32,
    note: Option<&str>,
) -> Result<Stepped, Error> {
    let about = entry::of_kind(tx, &E::KIND, id)?.employee_id;
    let person = lock(tx, about)?;
    let (stepped, role) = entry::verify(tx, &person.place(), id, seen_version, note)?;
    let cmd: E = entry::entered(tx, id)?.read()?;
    check(tx, &person, &cmd)?;
    let document = documents::verify(tx, &person.place(), cmd.document())?;
    let scan = Scan { document_id: document.id, content_hash: document.content_hash.as_str().to_owned() };
    cmd.record(tx, Verified { person: &person, entry: &stepped, role, scan })?;
    Ok(stepped)
}

/// What the rules find about an entry, for the officers who decide about it; nobody else is told.
///
/// # Errors
/// The database's.
pub fn review<E: Entry>(tx: &mut Tx<'_>, row: &EntryRow) -> Result<Vec<RuleFinding>, Error> {
    let today = tx.today();
    let profile = crate::profile_on(tx, row.employee_id, today)?;
    let may = |permission| access::require(tx.actor(), permission, &profile.place());
    match may(Permission::VerifyRequest).or_else(|_| may(Permission::RecordHistory)) {
        Ok(grant) => entry::content::<E>(&row.content)?.findings(tx, row, grant.role),
        Err(_) => Ok(Vec::new()),
    }
}

/// A verifier sends an entry of any kind back with words that say what is wrong.
///
/// # Errors
/// What [`entry::send_back`] refuses.
pub fn return_entry(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: &str) -> Result<Stepped, Error> {
    let about = workflow::employee_of(tx, id)?;
    let person = lock(tx, about)?;
    Ok(entry::send_back(tx, &person.place(), id, seen_version, note)?)
}

/// Whoever enters takes an entry of any kind back.
///
/// # Errors
/// What [`entry::withdraw`] refuses.
pub fn withdraw_entry(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let about = workflow::employee_of(tx, id)?;
    let person = lock(tx, about)?;
    Ok(entry::withdraw(tx, &person.place(), id, seen_version, note)?)
}

/// A kind of entry for callers that have only its name.
#[derive(Debug, Clone, Copy)]
pub struct Handled {
    /// Name, case number, document.
    pub kind: Kind,
    /// [`verify`].
    pub verify: fn(&mut Tx<'_>, RequestId, i32, Option<&str>) -> Result<Stepped, Error>,
    /// [`review`].
    pub review: fn(&mut Tx<'_>, &EntryRow) -> Result<Vec<RuleFinding>, Error>,
}

impl Handled {
    /// The kind of `E`.
    #[must_use]
    pub const fn of<E: Entry>() -> Self {
        Self { kind: E::KIND, verify: verify::<E>, review: review::<E> }
    }
}

/// Nothing is wrong with what it says and with its document.
fn check<E: Entry>(tx: &mut Tx<'_>, person: &Locked, cmd: &E) -> Result<(), Error> {
    let faults = cmd.faults(tx, person)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    documents::usable(tx, cmd.document(), person.id(), E::KIND.document)?;
    Ok(())
}

fn new<'a>(person: &'a Locked, cmd: &impl Entry, subject: &'a str, effective_on: NaiveDate) -> NewEntry<'a> {
    NewEntry { place: person.place(), unit: person.profile.unit_id, subject, effective_on, document: cmd.document() }
}
