use chrono::{Datelike, NaiveDate};
use employees::Locked;
use kernel::{Nip, RankGrade, Reason};

use super::EnterAppraisal;
use crate::{AssessorStatus, rules::quadrant};

/// The two sides and the quadrant are rated since this year; before it there are numbers (PP 30/2019).
const FIRST_YEAR: i16 = 2022;
/// The annual evaluation begins in this month of its year.
const EVALUATION_MONTH: u32 = 12;
/// Longest text of a field.
const LONGEST: usize = 200;

/// Every fault of what was entered.
pub(super) fn check(cmd: &EnterAppraisal, person: &Locked, today: NaiveDate) -> Vec<Reason> {
    let sides = year(cmd.year, person, today).into_iter().chain(rating(cmd));
    sides.chain(assessor(cmd, &person.nip)).collect()
}

fn year(year: i16, person: &Locked, today: NaiveDate) -> Option<Reason> {
    let fault = |code, message: String| Some(Reason::field("year", code, message));
    let begun = person.profile.probationary_since.map_or(0, |day| day.year());
    if year < FIRST_YEAR {
        return fault(
            "year-before-quadrant",
            format!(
                "Predikat dengan kuadran berlaku sejak tahun {FIRST_YEAR}; nilai SKP tahun sebelumnya dicatat di SIASN."
            ),
        );
    }
    if i32::from(year) < begun {
        return fault("year-before-service", format!("Pegawai ini baru bekerja sejak tahun {begun}."));
    }
    let over = NaiveDate::from_ymd_opt(i32::from(year), EVALUATION_MONTH, 1).is_some_and(|from| today >= from);
    if !over {
        return fault(
            "year-not-over",
            format!("Evaluasi tahunan {year} baru dapat dicatat mulai Desember {year}; periksa lagi tahunnya."),
        );
    }
    None
}

/// The document may only say what the table says.
fn rating(cmd: &EnterAppraisal) -> Option<Reason> {
    let computed = quadrant::rating(cmd.work_result, cmd.behaviour);
    let stated = cmd.rating.filter(|stated| *stated != computed)?;
    Some(Reason {
        legal_basis: Some(quadrant::LEGAL_BASIS.to_owned()),
        ..Reason::field(
            "rating",
            "rating-differs",
            format!(
                "Hasil kerja {} dengan perilaku {} berpredikat {}, bukan {}. Periksa lagi ketiganya pada dokumen; bila dokumennya \
                 memang demikian, minta pejabat penilai memperbaikinya.",
                cmd.work_result.label().to_lowercase(),
                cmd.behaviour.label().to_lowercase(),
                computed.label(),
                stated.label()
            ),
        )
    })
}

fn assessor(cmd: &EnterAppraisal, own: &Nip) -> Vec<Reason> {
    let who = &cmd.assessor;
    let mut faults = Vec::new();
    let mut fault = |field, code, message: &str| faults.push(Reason::field(field, code, message));
    let number = who.nip.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match (who.status, number) {
        (AssessorStatus::Asn, None) => {
            fault("assessor_nip", "assessor-nip", "Isi NIP pejabat penilai, atau pilih “Bukan ASN”.");
        }
        (AssessorStatus::Asn, Some(text)) => match text.parse::<Nip>() {
            Ok(nip) if nip == *own => fault(
                "assessor_nip",
                "assessor-oneself",
                "NIP ini milik pegawai yang dinilai; tidak seorang pun menilai dirinya sendiri.",
            ),
            Ok(_) => {}
            Err(_) => fault("assessor_nip", "assessor-nip", "NIP terdiri dari 18 angka; periksa lagi penulisannya."),
        },
        (AssessorStatus::NonAsn, Some(text)) if text.chars().count() > 20 => {
            fault("assessor_nip", "assessor-number", "NRP paling panjang 20 huruf; kosongkan bila tidak ada.");
        }
        (AssessorStatus::NonAsn, _) => {}
    }
    for (field, text, message) in [
        ("assessor_name", &who.name, "Isi nama pejabat penilai seperti pada dokumen, paling panjang 200 huruf."),
        ("assessor_position", &who.position, "Isi jabatan pejabat penilai, paling panjang 200 huruf."),
        ("assessor_unit", &who.unit, "Isi unit kerja pejabat penilai, paling panjang 200 huruf."),
    ] {
        if text.trim().is_empty() || text.chars().count() > LONGEST {
            fault(field, "assessor-text", message);
        }
    }
    if who.rank.as_deref().is_some_and(|rank| rank.parse::<RankGrade>().is_err()) {
        fault("assessor_rank", "assessor-rank", "Pilih golongan ruang dari I/a sampai IV/e, atau kosongkan.");
    }
    faults
}
