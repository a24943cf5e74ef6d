//! How an entry looks: what it says, where it is, and the four marks of the registry.

use employees::{award_kind, service::EnterAward};
use kernel::{Role, wording};
use performance::{rules::quadrant, service::EnterAppraisal};
use workflow::{
    State,
    entry::{self, EntryRow, Kind},
};

use super::super::request::timeline::{Mark, mark};
use crate::words;

/// Every history that is entered this way.
pub(crate) const KINDS: &[Kind] = &[performance::ENTRY, employees::service::AWARD_ENTRY];

/// What people call the kind.
pub(crate) fn title(row: &EntryRow) -> &'static str {
    KINDS.iter().find(|kind| kind.name == row.kind).map_or("", |kind| kind.title)
}

/// Where the entry is, and the colour of that.
pub(crate) const fn state(state: State) -> (&'static str, &'static str) {
    match state {
        State::Completed => ("Menunggu verifikasi", "now"),
        State::Returned => ("Dikembalikan untuk diperbaiki", "warn"),
        State::Effective => ("Terverifikasi", "ok"),
        other => (other.label(), "stop"),
    }
}

/// Whose desk it is on.
pub(crate) const fn desk(state: State) -> Option<&'static str> {
    match state {
        State::Completed => Some(Role::Verifier.label()),
        State::Returned => Some(Role::HrOfficer.label()),
        _ => None,
    }
}

/// One line that tells it from others.
pub(crate) fn headline(row: &EntryRow) -> String {
    if let Ok(cmd) = entry::content::<EnterAward>(&row.content) {
        let name = award_kind(&cmd.kind_code).map_or("Penghargaan", |kind| kind.name);
        return format!("{name}, {}", cmd.year);
    }
    match entry::content::<EnterAppraisal>(&row.content) {
        Ok(cmd) => format!("{}: {}", cmd.year, quadrant::rating(cmd.work_result, cmd.behaviour).label()),
        Err(_) => row.number.clone(),
    }
}

/// Everything that was entered.
pub(crate) fn facts(row: &EntryRow) -> Vec<(&'static str, String)> {
    if let Ok(cmd) = entry::content::<EnterAward>(&row.content) {
        return award(&cmd);
    }
    entry::content::<EnterAppraisal>(&row.content).map(|cmd| appraisal(&cmd)).unwrap_or_default()
}

fn appraisal(cmd: &EnterAppraisal) -> Vec<(&'static str, String)> {
    let who = &cmd.assessor;
    let number = who.nip.as_deref().filter(|text| !text.is_empty()).map_or("–".to_owned(), words::nip);
    vec![
        ("Tahun", cmd.year.to_string()),
        ("Hasil kerja", cmd.work_result.label().to_owned()),
        ("Perilaku kerja", cmd.behaviour.label().to_owned()),
        ("Predikat kinerja", quadrant::rating(cmd.work_result, cmd.behaviour).label().to_owned()),
        ("Pejabat penilai", format!("{} ({})", who.name, who.status.label())),
        ("NIP atau NRP penilai", number),
        ("Golongan penilai", who.rank.clone().unwrap_or_else(|| "–".to_owned())),
        ("Jabatan penilai", who.position.clone()),
        ("Unit kerja penilai", who.unit.clone()),
    ]
}

fn award(cmd: &EnterAward) -> Vec<(&'static str, String)> {
    let name = award_kind(&cmd.kind_code).map_or("tidak dikenal", |kind| kind.name);
    let mut facts = vec![
        ("Penghargaan", name.to_owned()),
        ("Tahun", cmd.year.to_string()),
        ("Nomor keputusan", cmd.decree_number.clone()),
        ("Tanggal keputusan", wording::long_day(cmd.decree_issued_on)),
    ];
    if cmd.corrects.is_some() {
        facts.push(("Memperbaiki", "penghargaan yang sudah tercatat".to_owned()));
    }
    facts
}

/// The four marks.
pub(crate) fn marks(row: &EntryRow) -> Vec<Mark> {
    vec![
        mark("Tercatat", "diverifikasi dan menjadi bagian riwayat", row.recorded_at),
        mark("Terkirim", "dikirim ke SIASN BKN", row.sent_at),
        mark("Diterima", "barisnya ada di SIASN BKN", row.accepted_at),
        mark("Tampil di BKN", "baris dan dokumennya lengkap di BKN", row.visible_at),
    ]
}
