//! What a personnel file has besides the career: training, awards and the family.
//!
//! It is drawn apart from the career, so that what was drawn before it stays as it was for the same seed.

use chrono::{Datelike, NaiveDate};
use kernel::{Echelon, EmploymentKind, Sex, add_months, months_between};
use serde::Serialize;

use crate::{
    Decree, Person,
    draw::{Draw, Topic},
    ladder::day,
    names,
};

/// A structural (leadership) training passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrainingRow {
    /// Registry's `latihanStrukturalId`: 2 PIM IV, 3 PIM III, 4 PIM II.
    pub level_id: &'static str,
    /// Who held it.
    pub organizer: &'static str,
    /// Number of the certificate.
    pub certificate: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Hours of teaching.
    pub hours: u32,
}

/// Any other training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseRow {
    /// Registry's `jenisDiklatId`.
    pub type_id: &'static str,
    /// What it was about.
    pub name: &'static str,
    /// Who held it.
    pub organizer: &'static str,
    /// Number of the certificate.
    pub certificate: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Hours of teaching.
    pub hours: u32,
}

/// An award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwardRow {
    /// Registry's `hargaId`: 201, 202, 203 for Satyalancana Karya Satya of 10, 20, 30 years (PP 35/2010 Ps 22).
    pub award_id: &'static str,
    /// Year it is for.
    pub year: i32,
    /// The President's decree.
    pub decree: Decree,
}

/// A husband or wife.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpouseRow {
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Place of birth.
    pub birth_place: &'static str,
    /// Day of birth.
    pub born_on: NaiveDate,
    /// Day of the marriage.
    pub married_on: NaiveDate,
    /// Number of the marriage certificate.
    pub certificate: String,
    /// Registry's code of the marriage's state: 1 married, 2 divorced, 3 widowed.
    pub state_id: &'static str,
    /// Whether the spouse is a civil servant too.
    pub is_civil_servant: bool,
}

/// A child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChildRow {
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Place of birth.
    pub birth_place: &'static str,
    /// Day of birth.
    pub born_on: NaiveDate,
}

/// Father or mother.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParentRow {
    /// Name.
    pub name: String,
    /// Sex: which of the two it is.
    pub sex: Sex,
    /// Place of birth.
    pub birth_place: &'static str,
    /// Day of birth.
    pub born_on: NaiveDate,
}

/// What a personnel file has besides the career. Every list is oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Life {
    /// Structural trainings.
    pub trainings: Vec<TrainingRow>,
    /// Other trainings.
    pub courses: Vec<CourseRow>,
    /// Awards.
    pub awards: Vec<AwardRow>,
    /// Spouses.
    pub spouses: Vec<SpouseRow>,
    /// Children.
    pub children: Vec<ChildRow>,
    /// Parents.
    pub parents: Vec<ParentRow>,
}

/// Subjects with their kind and usual hours.
const COURSES: &[(u32, (&str, &str, u32))] = &[
    (8, ("3", "Pengelolaan Keuangan Daerah", 40)),
    (8, ("3", "Pengadaan Barang/Jasa Pemerintah", 60)),
    (7, ("3", "Tata Naskah Dinas dan Kearsipan", 32)),
    (7, ("8", "Penyusunan Sasaran Kinerja Pegawai", 16)),
    (7, ("8", "Pelayanan Publik Prima", 24)),
    (5, ("8", "Sistem Pemerintahan Berbasis Elektronik", 24)),
    (6, ("9", "Seminar Reformasi Birokrasi", 8)),
    (6, ("9", "Seminar Manajemen Risiko", 8)),
    (9, ("16", "Literasi Digital bagi ASN", 20)),
    (9, ("16", "Core Values ASN BerAKHLAK", 12)),
    (4, ("4", "Lokakarya Inovasi Daerah", 16)),
    (3, ("6", "Manajemen Perubahan", 24)),
];
const ORGANIZERS: &[&str] = &[
    "BKPSDM Kota Tangerang",
    "BPSDM Provinsi Banten",
    "Lembaga Administrasi Negara",
    "Kementerian Dalam Negeri",
    "Badan Kepegawaian Negara",
];

/// The rest of a person's file, with nothing later than `today`.
pub(crate) fn of(seed: u64, person: &Person, today: NaiveDate) -> Life {
    let mut draw = Draw::new(seed, Topic::Life, person.index);
    let spouses = spouses(&mut draw, person, today);
    Life {
        trainings: trainings(&mut draw, person, today),
        courses: courses(&mut draw, person, today),
        awards: awards(&mut draw, person, today),
        children: children(&mut draw, spouses.first(), today),
        spouses,
        parents: parents(&mut draw, person),
    }
}

/// The training of each level of leadership reached, within the first years in it; not everybody has had a place yet.
fn trainings(draw: &mut Draw, person: &Person, today: NaiveDate) -> Vec<TrainingRow> {
    let mut rows: Vec<TrainingRow> = Vec::new();
    for position in &person.positions {
        let (level_id, hours) = match position.echelon {
            Some(Echelon::IVa | Echelon::IVb) => ("2", 883),
            Some(Echelon::IIIa | Echelon::IIIb) => ("3", 905),
            Some(Echelon::IIa | Echelon::IIb) => ("4", 923),
            _ => continue,
        };
        let starts_on = add_months(position.effective_on, draw.between(3, 26));
        let ends_on = starts_on + chrono::Days::new(110);
        let (has_had, number) = (draw.chance(8_500), draw.between(1, 9_999));
        if has_had && ends_on <= today && rows.iter().all(|row| row.level_id != level_id) {
            rows.push(TrainingRow {
                level_id,
                organizer: "BPSDM Provinsi Banten",
                certificate: format!("{number:05}/DIKLATPIM/LAN/{}", ends_on.year()),
                starts_on,
                ends_on,
                hours,
            });
        }
    }
    rows
}

/// Since certificates are kept in the registry (2016): about one course in two years, more for those who came lately.
fn courses(draw: &mut Draw, person: &Person, today: NaiveDate) -> Vec<CourseRow> {
    let first = person.appointed_on.year().max(2016);
    let mut rows = Vec::new();
    for year in first..=today.year() {
        if !draw.chance(if year == person.appointed_on.year() { 7_000 } else { 4_500 }) {
            continue;
        }
        let (type_id, name, hours) = *draw.weighted(COURSES);
        let starts_on = day(year, draw.between(1, 11), draw.between(1, 28));
        let ends_on = starts_on + chrono::Days::new(u64::from(hours / 8));
        let organizer = *draw.pick(ORGANIZERS);
        let certificate = format!("{:05}/{}/{year}", draw.between(1, 99_999), type_id);
        if starts_on >= person.appointed_on && ends_on <= today {
            rows.push(CourseRow { type_id, name, organizer, certificate, starts_on, ends_on, hours });
        }
    }
    rows
}

/// Satyalancana Karya Satya: ten, twenty and thirty years of service without a moderate or severe sanction; most who may
/// have it were proposed, a year or two later.
fn awards(draw: &mut Draw, person: &Person, today: NaiveDate) -> Vec<AwardRow> {
    let punished = person.sanctions.iter().any(|sanction| matches!(sanction.level, "moderate" | "severe"));
    if punished || person.kind != EmploymentKind::Permanent {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for (award_id, years) in [("201", 10), ("202", 20), ("203", 30)] {
        let earned = person.appointed_on.year() + years;
        let year = earned + 1 + i32::from(draw.chance(3_000));
        let (proposed, number) = (draw.chance(7_500), draw.between(1, 120));
        let signed_on = day(year, 8, draw.between(1, 12));
        if proposed && signed_on <= today {
            let number = format!("{number}/TK/TAHUN {year}");
            rows.push(AwardRow { award_id, year, decree: Decree { number, signed_on, signatory: "Presiden" } });
        }
    }
    rows
}

/// The spouse of whoever is or was married, by the marital status of the record.
fn spouses(draw: &mut Draw, person: &Person, today: NaiveDate) -> Vec<SpouseRow> {
    let state_id = match person.marital.id {
        "4" => return Vec::new(),
        id => id,
    };
    let sex = match person.sex {
        Sex::Male => Sex::Female,
        Sex::Female => Sex::Male,
    };
    // A man's wife is mostly a little younger, a woman's husband a little older.
    let apart = draw.between(0, 84);
    let born_on = match sex {
        Sex::Female => add_months(person.born_on, apart),
        Sex::Male => person.born_on - chrono::Months::new(apart),
    };
    let adult = add_months(person.born_on.max(born_on), 21 * 12);
    let latest = (today - chrono::Months::new(2)).max(adult);
    let longest = u32::try_from(months_between(adult, latest)).unwrap_or(0).min(144);
    let married_on = add_months(adult, draw.between(0, longest)).min(today);
    vec![SpouseRow {
        name: names::person(draw, sex),
        sex,
        birth_place: names::birth_place(draw),
        born_on,
        married_on,
        certificate: format!(
            "{:04}/{:03}/{}/{}",
            draw.between(1, 1_200),
            draw.between(1, 99),
            roman(married_on.month()),
            married_on.year()
        ),
        state_id,
        is_civil_servant: draw.chance(2_200),
    }]
}

/// None to four, from a year after the marriage on, at least eighteen months apart.
fn children(draw: &mut Draw, spouse: Option<&SpouseRow>, today: NaiveDate) -> Vec<ChildRow> {
    let Some(spouse) = spouse else { return Vec::new() };
    let wished = *draw.weighted(&[(8, 0), (22, 1), (42, 2), (21, 3), (7, 4)]);
    let mut rows = Vec::new();
    let mut last = spouse.married_on;
    for _ in 0..wished {
        let born_on = add_months(last, draw.between(18, 50)) + chrono::Days::new(u64::from(draw.below(28)));
        if born_on > today {
            break;
        }
        let sex = if draw.chance(5_100) { Sex::Male } else { Sex::Female };
        rows.push(ChildRow { name: names::person(draw, sex), sex, birth_place: names::birth_place(draw), born_on });
        last = born_on;
    }
    rows
}

fn parents(draw: &mut Draw, person: &Person) -> Vec<ParentRow> {
    [Sex::Male, Sex::Female]
        .map(|sex| ParentRow {
            name: names::person(draw, sex),
            sex,
            birth_place: names::birth_place(draw),
            born_on: person.born_on - chrono::Months::new(draw.between(20 * 12, 38 * 12)),
        })
        .into()
}

const fn roman(month: u32) -> &'static str {
    match month {
        1 => "I",
        2 => "II",
        3 => "III",
        4 => "IV",
        5 => "V",
        6 => "VI",
        7 => "VII",
        8 => "VIII",
        9 => "IX",
        10 => "X",
        11 => "XI",
        _ => "XII",
    }
}
