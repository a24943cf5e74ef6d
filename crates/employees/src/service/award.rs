use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use kernel::{DocumentId, EmployeeId, HistoryId, Reason, Role, RuleFinding};
use serde::{Deserialize, Serialize};
use store::{Audit, Tx, audit, events, schema::awards as a};
use workflow::entry::{EntryRow, Kind};

use super::{
    NewDecree,
    entry::{Entry, Verified},
    record_decree,
};
use crate::{Error, Locked, award_findings, award_kind, awards};

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

impl Entry for EnterAward {
    const KIND: Kind = Kind { name: "award", prefix: "PH", title: "penghargaan", document: "award_certificate" };

    fn document(&self) -> DocumentId {
        self.document_id
    }

    fn about(&self) -> (String, NaiveDate) {
        (self.decree_number.trim().to_owned(), self.decree_issued_on)
    }

    fn faults(&self, tx: &mut Tx<'_>, person: &Locked) -> Result<Vec<Reason>, Error> {
        let mut faults = check(self, tx.today());
        faults.extend(doubled(tx, person.id(), self)?);
        Ok(faults)
    }

    /// A fact with its decree.
    fn record(self, tx: &mut Tx<'_>, Verified { person, entry, role, scan }: Verified<'_>) -> Result<(), Error> {
        let row = insert(tx, person, &self, entry.id)?;
        tx.audit(
            Audit::new("award.record", role, "awards", row.uuid())
                .about(person.id())
                .before(&self.corrects)?
                .after(&self)?
                .basis(&self.decree_number),
        )?;
        let origin_id = origin(tx, row)?;
        tx.emit(
            person.id(),
            Some(entry.id),
            &events::AwardRecorded {
                history_id: row,
                origin_id,
                nip: person.nip.clone(),
                registry_person_id: person.profile.registry_id.clone(),
                kind_code: self.kind_code,
                year: self.year,
                decree_number: self.decree_number.trim().to_owned(),
                issued_on: self.decree_issued_on,
                scan,
            },
        )?;
        Ok(())
    }

    /// They tell of discipline, so the reading is logged like any of personal data.
    fn findings(&self, tx: &mut Tx<'_>, row: &EntryRow, role: Role) -> Result<Vec<RuleFinding>, Error> {
        let Some(kind) = award_kind(&self.kind_code) else { return Ok(Vec::new()) };
        // A recorded award is not held against itself.
        let recorded = awards(tx, row.employee_id)?.into_iter().find(|award| award.request_id == Some(row.id));
        let (except, now) = (recorded.map(|award| award.id).or(self.corrects), tx.now());
        let findings = award_findings(tx, row.employee_id, kind, self.year, except, now)?;
        if !findings.is_empty() {
            audit::sensitive_read(tx, row.employee_id, role, "Syarat Satyalancana: masa kerja dan disiplin")?;
        }
        Ok(findings)
    }
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

fn insert(tx: &mut Tx<'_>, person: &Locked, cmd: &EnterAward, request: kernel::RequestId) -> Result<HistoryId, Error> {
    let (now, by, id) = (tx.now(), tx.actor().user, HistoryId::new());
    let decree = record_decree(
        tx,
        NewDecree {
            kind: "award",
            number: cmd.decree_number.trim(),
            issued_on: cmd.decree_issued_on,
            signatory: None,
            document_id: Some(cmd.document_id),
        },
    )?;
    diesel::insert_into(a::table)
        .values((
            (a::id.eq(id), a::employee_id.eq(person.id()), a::kind_code.eq(&cmd.kind_code), a::year.eq(cmd.year)),
            (a::decree_id.eq(decree), a::request_id.eq(request), a::recorded_at.eq(now), a::recorded_by.eq(by)),
        ))
        .execute(tx.conn())?;
    if let Some(old) = cmd.corrects {
        diesel::update(a::table.find(old))
            .set((a::superseded_at.eq(now), a::superseded_by.eq(id)))
            .execute(tx.conn())?;
    }
    Ok(id)
}

/// The row as which the award was first recorded: corrections go back to it one by one.
pub(super) fn origin(tx: &mut Tx<'_>, row: HistoryId) -> Result<HistoryId, Error> {
    let mut first = row;
    loop {
        let corrected: Option<HistoryId> =
            a::table.filter(a::superseded_by.eq(first)).select(a::id).first(tx.conn()).optional()?;
        match corrected {
            Some(earlier) => first = earlier,
            None => return Ok(first),
        }
    }
}
