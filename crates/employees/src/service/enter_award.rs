use chrono::{Datelike, NaiveDate};
use diesel::PgConnection;
use kernel::{DocumentId, EmployeeId, HistoryId, Permission, Reason, RequestId, access};
use serde::{Deserialize, Serialize};
use store::Tx;
use workflow::{
    Stepped,
    entry::{self, NewEntry},
};

use crate::{Error, Locked, award_kind, awards, lock};

/// How an award is entered.
pub const AWARD_ENTRY: entry::Kind =
    entry::Kind { name: "award", prefix: "PH", title: "penghargaan", document: "award_certificate" };

/// An award as its decree and certificate say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterAward {
    /// Code of `config/reference/award_kinds.csv`.
    pub kind_code: String,
    /// Year of the award.
    pub year: i16,
    /// Decree number as written.
    pub decree_number: String,
    /// Decree date.
    pub decree_issued_on: NaiveDate,
    /// The certificate in the person's file.
    pub document_id: DocumentId,
    /// The recorded award that this one corrects.
    #[serde(default)]
    pub corrects: Option<HistoryId>,
}

/// Enters an award for another officer to verify.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`workflow::Error::AlreadyOpen`] when the same decree is on its way already;
/// [`Error::Denied`], also about oneself.
pub fn enter_award(tx: &mut Tx<'_>, employee: EmployeeId, cmd: &EnterAward) -> Result<Stepped, Error> {
    let person = lock(tx, employee)?;
    access::require(tx.actor(), Permission::RecordHistory, &person.place())?;
    let new = ready(tx, &person, cmd)?;
    Ok(entry::enter(tx, &AWARD_ENTRY, &new, cmd)?)
}

/// Enters a returned one again, mended.
///
/// # Errors
/// As [`enter_award`], and what the step refuses.
pub fn enter_award_again(
    tx: &mut Tx<'_>,
    id: RequestId,
    seen_version: i32,
    cmd: &EnterAward,
) -> Result<Stepped, Error> {
    let about = entry::of_kind(tx, &AWARD_ENTRY, id)?.employee_id;
    let person = lock(tx, about)?;
    access::require(tx.actor(), Permission::RecordHistory, &person.place())?;
    let new = ready(tx, &person, cmd)?;
    Ok(entry::enter_again(tx, id, seen_version, &new, cmd)?)
}

/// The entry, when nothing is wrong with what it says and with its document.
pub(super) fn ready<'a>(tx: &mut Tx<'_>, person: &'a Locked, cmd: &'a EnterAward) -> Result<NewEntry<'a>, Error> {
    let mut faults = check(cmd, tx.today());
    faults.extend(doubled(tx, person.id(), cmd)?);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    documents::usable(tx, cmd.document_id, person.id(), AWARD_ENTRY.document)?;
    Ok(NewEntry {
        place: person.place(),
        unit: person.profile.unit_id,
        subject: cmd.decree_number.trim(),
        effective_on: cmd.decree_issued_on,
        document: cmd.document_id,
    })
}

fn check(cmd: &EnterAward, today: NaiveDate) -> Vec<Reason> {
    let mut faults = Vec::new();
    let mut fault = |field, code, message: &str| faults.push(Reason::field(field, code, message));
    if award_kind(&cmd.kind_code).is_none() {
        fault("kind_code", "award-kind", "Pilih jenis penghargaan dari daftar.");
    }
    if cmd.decree_number.trim().is_empty() || cmd.decree_number.chars().count() > 100 {
        fault("decree_number", "decree-number", "Nomor keputusan diisi seperti tertulis, paling banyak 100 huruf.");
    }
    if cmd.decree_issued_on > today {
        fault("decree_issued_on", "decree-in-future", "Tanggal keputusan tidak boleh sesudah hari ini.");
    }
    if i32::from(cmd.year) > today.year() || i32::from(cmd.year) < 1945 {
        fault("year", "award-year", "Tahun penghargaan diisi empat angka dan tidak boleh sesudah tahun ini.");
    } else if i32::from(cmd.year) < cmd.decree_issued_on.year() {
        fault("year", "award-before-decree", "Tahun penghargaan mendahului tahun keputusannya; periksa lagi keduanya.");
    }
    faults
}

/// The same award under the same decree is recorded once; a correction names a row that is there.
fn doubled(conn: &mut PgConnection, employee: EmployeeId, cmd: &EnterAward) -> Result<Option<Reason>, Error> {
    let rows = awards(conn, employee)?;
    if cmd.corrects.is_some_and(|id| rows.iter().all(|row| row.id != id)) {
        let message = "Penghargaan yang hendak diperbaiki tidak ada atau sudah diperbaiki; muat ulang halaman.";
        return Ok(Some(Reason::field("corrects", "award-gone", message)));
    }
    let same = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let number = same(&cmd.decree_number);
    let twin = rows.iter().find(|row| {
        Some(row.id) != cmd.corrects && row.kind_code == cmd.kind_code && same(&row.decree_number) == number
    });
    Ok(twin.map(|_| {
        let message =
            "Penghargaan ini dengan nomor keputusan itu sudah tercatat; perbaiki yang tercatat bila ada yang salah.";
        Reason::field("decree_number", "award-recorded", message)
    }))
}
