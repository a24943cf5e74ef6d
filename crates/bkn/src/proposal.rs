//! Promotion proposals: `GET /pns/list-kp-instansi`, `GET /pns/kp-instansi-byId`, `POST /upload-dok-sk-kp`.
//!
//! Source: the registry's contract §8.

use chrono::NaiveDate;

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::{PersonId, ProposalId},
};

/// Where a proposal stands, as far as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Entered or sent; the registry has not begun.
    Received,
    /// Being verified.
    Verifying,
    /// The technical consideration has a number and waits for its signature.
    ConsiderationNumbered,
    /// The technical consideration is signed: the agency may issue the decree.
    ConsiderationSigned,
    /// Given back for mending (BTS, formerly BTL).
    Returned,
    /// Refused (TMS). The end of this proposal.
    Refused,
    /// The decree is uploaded and the person's record renewed. The end.
    Done,
    /// A name never seen. Keep it verbatim, show it, and do not act on it.
    Unknown,
}

/// One known status of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// `statusUsulan`.
    pub code: &'static str,
    /// `statusUsulanNama`.
    pub name: &'static str,
    /// What it means.
    pub stage: Stage,
}

/// Every status we know a name for, in the order a proposal passes them.
///
/// The registry's own list of codes is not published. The codes here are ours, and nothing may depend on them: a status is
/// told by its name. The names follow the labels of the registry's pages and satisfy the one rule a known client has (a name
/// with `TTD` is signed, one with `Ditolak` is refused).
pub const STATUSES: [Status; 8] = [
    Status { code: "2", name: "Usulan Diterima", stage: Stage::Received },
    Status { code: "3", name: "Verifikasi dan Validasi", stage: Stage::Verifying },
    Status { code: "12", name: "Perbaikan Dokumen (BTS)", stage: Stage::Returned },
    Status { code: "15", name: "Ditolak - Tidak Memenuhi Syarat (TMS)", stage: Stage::Refused },
    Status { code: "20", name: "Penomoran Pertek", stage: Stage::ConsiderationNumbered },
    Status { code: "22", name: "Sudah TTD Pertek", stage: Stage::ConsiderationSigned },
    Status { code: "30", name: "Sudah TTD SK", stage: Stage::Done },
    Status { code: "32", name: "Profil PNS Telah Diperbaharui", stage: Stage::Done },
];

impl Stage {
    /// The stage of a status name: by the table, then by the words in it.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let name = name.trim();
        if let Some(known) = STATUSES.iter().find(|status| status.name.eq_ignore_ascii_case(name)) {
            return known.stage;
        }
        let name = name.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&["ditolak", "tidak memenuhi syarat"]) {
            Self::Refused
        } else if has(&["perbaikan", "berkas tidak sesuai", "berkas tidak lengkap"]) {
            Self::Returned
        } else if has(&["profil pns telah", "ttd sk", "ttd - sk"]) {
            Self::Done
        } else if has(&["ttd"]) {
            Self::ConsiderationSigned
        } else {
            Self::Unknown
        }
    }

    /// Whether nothing more will happen to the proposal.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Refused | Self::Done)
    }
}

/// One row of the agency's list of promotion proposals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// `id`.
    pub id: ProposalId,
    /// `pnsId`.
    pub person_id: Option<PersonId>,
    /// `nipBaru`.
    pub nip: Option<String>,
    /// `statusUsulan`, verbatim.
    pub status_code: String,
    /// `statusUsulanNama`, verbatim.
    pub status_name: String,
    /// `golonganBaruId`: the proposed rank, registry code.
    pub target_rank_id: Option<String>,
    /// `tmtKp`: first day of the proposed rank.
    pub effective_on: Option<NaiveDate>,
    /// `jenis_kp`: kind of promotion; a code (`101`) or a name.
    pub kind: Option<String>,
    /// `no_pertek`.
    pub consideration_number: Option<String>,
    /// `tgl_pertek`.
    pub consideration_on: Option<NaiveDate>,
    /// `path_ttd_pertek`: the signed consideration, for `download-dok`.
    pub consideration_path: Option<String>,
    /// `no_sk`.
    pub decree_number: Option<String>,
    /// `tgl_sk`.
    pub decree_on: Option<NaiveDate>,
    /// `path_ttd_sk`: the signed decree, for `download-dok`.
    pub decree_path: Option<String>,
    /// `alasan_tolak_tambahan`: why it was returned or refused.
    pub reason: Option<String>,
    /// `masa_kerja_tahun`: years of service the consideration states.
    pub service_years: Option<i64>,
    /// `masa_kerja_bulan`: months beyond the years.
    pub service_months: Option<i64>,
    /// `gaji_pokok_baru`: new basic salary in whole rupiah.
    pub basic_salary: Option<i64>,
}

impl FromFields for Proposal {
    const AREA: &'static str = "list-kp-instansi";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self {
            id: f.required_id("id")?,
            person_id: f.id("pnsId")?,
            nip: f.text("nipBaru")?,
            status_code: f.text("statusUsulan")?.unwrap_or_default(),
            status_name: f.text("statusUsulanNama")?.unwrap_or_default(),
            target_rank_id: f.text("golonganBaruId")?,
            effective_on: f.date("tmtKp")?,
            kind: f.text("jenis_kp")?,
            consideration_number: f.text("no_pertek")?,
            consideration_on: f.date("tgl_pertek")?,
            consideration_path: f.text("path_ttd_pertek")?,
            decree_number: f.text("no_sk")?,
            decree_on: f.date("tgl_sk")?,
            decree_path: f.text("path_ttd_sk")?,
            reason: f.text("alasan_tolak_tambahan")?,
            service_years: f.whole("masa_kerja_tahun")?,
            service_months: f.whole("masa_kerja_bulan")?,
            basic_salary: f.whole("gaji_pokok_baru")?,
        })
    }
}

impl Proposal {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        Stage::of_name(&self.status_name)
    }

    /// Whether it is this person's proposal for this day: how a proposal typed in by an officer is recognised.
    #[must_use]
    pub fn is_for(&self, person: &PersonId, nip: &str, effective_on: NaiveDate) -> bool {
        let same_person = self.person_id.as_ref() == Some(person) || self.nip.as_deref() == Some(nip);
        same_person && self.effective_on.is_none_or(|day| day == effective_on)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// `count` of the envelope: the total as far as the contract tells.
    pub count: i64,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_status_of_the_table_is_recognised_by_its_name() {
        for status in STATUSES {
            assert_eq!(Stage::of_name(&status.name.to_uppercase()), status.stage, "{}", status.name);
        }
    }

    #[test]
    fn names_outside_the_table_are_told_by_their_words_or_left_unknown() {
        for (name, stage) in [
            ("Sudah di TTD - Pertek", Stage::ConsiderationSigned),
            ("Usulan Ditolak", Stage::Refused),
            ("Validasi Usulan - Tidak Memenuhi Syarat", Stage::Refused),
            ("Berkas Tidak Sesuai", Stage::Returned),
            ("Profil PNS telah diperbaharui (sudah terbit Pertek & SK)", Stage::Done),
            ("Menunggu Paraf Direktur", Stage::Unknown),
            ("", Stage::Unknown),
        ] {
            assert_eq!(Stage::of_name(name), stage, "{name}");
        }
    }

    #[test]
    fn a_row_is_read_and_found_by_person_and_day() {
        let row = Proposal::from_value(&json!({
            "id": "k1", "pnsId": "p1", "statusUsulan": 22, "statusUsulanNama": "Sudah TTD Pertek", "nipBaru": "198609262015051001",
            "no_pertek": "PG-36719000123", "tgl_pertek": "2026-03-10 00:00:00", "golonganBaruId": "32", "tmtKp": "01-04-2026",
            "gaji_pokok_baru": "2903600", "masa_kerja_tahun": 8, "no_sk": null
        }))
        .unwrap();
        assert_eq!(row.stage(), Stage::ConsiderationSigned);
        assert_eq!(row.status_code, "22");
        assert_eq!(row.basic_salary, Some(2_903_600));
        let person = PersonId::new("p1").unwrap();
        let april = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
        assert!(row.is_for(&person, "", april));
        assert!(row.is_for(&PersonId::new("other").unwrap(), "198609262015051001", april));
        assert!(!row.is_for(&person, "", april.succ_opt().unwrap()));
        assert!(!row.is_for(&PersonId::new("other").unwrap(), "x", april));
    }
}
