//! From the bones of a career to the rows a personnel file has.

use chrono::{Datelike, NaiveDate};
use kernel::{EmploymentKind, PositionKind, Rating};

use crate::{
    AppraisalRow, Decree, EducationRow, ExamRow, PositionRow, RankRow, SanctionRow,
    career::{Career, Gain, Job},
    contract::Contract,
    draw::{Draw, catalogue_id},
    ladder::{class_code, day, grade, step},
    posts::{Course, Post, Track},
    units::Unit,
};

const HEAD_OF_AGENCY: &str = "Wali Kota Tangerang";
const HEAD_OF_HR: &str = "Kepala Badan Kepegawaian dan Pengembangan SDM";

/// A decree some weeks before its effect.
pub(crate) fn decree(draw: &mut Draw, class: &str, effective_on: NaiveDate) -> Decree {
    let signed_on = effective_on - chrono::Days::new(u64::from(draw.between(3, 60)));
    Decree {
        number: format!("{class}/{:05}-BKPSDM/{}", draw.between(1, 99_999), signed_on.year()),
        signed_on,
        signatory: if draw.chance(7_000) { HEAD_OF_AGENCY } else { HEAD_OF_HR },
    }
}

/// Rank history of a PNS or CPNS.
pub(crate) fn ranks(draw: &mut Draw, gains: &[Gain]) -> Vec<RankRow> {
    gains.iter().map(|gain| rank(draw, gain)).collect()
}

fn rank(draw: &mut Draw, gain: &Gain) -> RankRow {
    let grade = grade(gain.level);
    let promoted = gain.kind != "211";
    let class = if promoted { "823" } else { "813" };
    let decree = decree(draw, class, gain.on);
    let considered_on = decree.signed_on - chrono::Days::new(u64::from(draw.between(2, 15)));
    RankRow {
        rank: grade.code().to_owned(),
        rank_id: grade.registry_id().to_owned(),
        effective_on: gain.on,
        kind: gain.kind,
        service_years: gain.service / 12,
        service_months: gain.service % 12,
        decree,
        consideration_number: promoted.then(|| format!("DG-{}{}", considered_on.format("%y"), draw.digits(9))),
        consideration_on: promoted.then_some(considered_on),
    }
}

/// The class of a full-time PPPK.
pub(crate) fn class(draw: &mut Draw, contract: &Contract) -> RankRow {
    RankRow {
        rank: class_code(contract.class).to_owned(),
        rank_id: contract.class.to_string(),
        effective_on: contract.starts_on,
        kind: "PPPK",
        service_years: 0,
        service_months: 0,
        decree: decree(draw, "814", contract.starts_on),
        consideration_number: None,
        consideration_on: None,
    }
}

/// Position history of a PNS or CPNS.
pub(crate) fn positions(draw: &mut Draw, job: Job, career: &Career, unit: &Unit) -> Vec<PositionRow> {
    let mut rows = match job {
        Job::Head(_) => on_the_way_up(draw, career, unit),
        Job::Staff(post) if post.track == Track::Functional => steps(draw, post, career, unit),
        Job::Staff(post) => {
            let mut rows = Vec::new();
            if career.appointed_on < day(2024, 7, 1) && !post.earlier.is_empty() {
                rows.push(position(draw, PositionKind::Operational, post.earlier, career.appointed_on, unit));
                rows.push(position(draw, PositionKind::Operational, post.name, day(2024, 7, 1), unit));
            } else {
                rows.push(position(draw, PositionKind::Operational, post.name, career.appointed_on, unit));
            }
            rows
        }
    };
    close(&mut rows);
    rows
}

/// The one position of a PPPK.
pub(crate) fn contract_position(draw: &mut Draw, post: &Post, contract: &Contract, unit: &Unit) -> PositionRow {
    if post.track == Track::Operational {
        return position(draw, PositionKind::Operational, post.name, contract.starts_on, unit);
    }
    let expert = contract.class >= 9;
    let level = match contract.class {
        9.. => "Ahli Pertama",
        6..=8 => "Terampil",
        _ => "Pemula",
    };
    functional(draw, post, level, expert, contract.starts_on, unit)
}

fn on_the_way_up(draw: &mut Draw, career: &Career, unit: &Unit) -> Vec<PositionRow> {
    let mut rows = vec![position(draw, PositionKind::Operational, "Analis Tata Laksana", career.appointed_on, unit)];
    let present = career.echelons.len().saturating_sub(1);
    for (place, (echelon, on)) in career.echelons.iter().enumerate() {
        let here = place == present;
        let field = *draw.pick(&["Umum", "Pelayanan", "Program", "Pemerintahan", "Sarana"]);
        let name = match &unit.head_title {
            Some(title) if here => title.clone(),
            _ => format!("{} {field}", earlier_title(*echelon)),
        };
        // A structural post belongs to a unit and carries its id; of the earlier units only the posts are known.
        let position_id = if here { unit.id.clone() } else { catalogue_id(&name) };
        rows.push(PositionRow {
            position_id,
            echelon: Some(*echelon),
            ..position(draw, PositionKind::Structural, &name, *on, unit)
        });
    }
    rows
}

fn earlier_title(echelon: kernel::Echelon) -> &'static str {
    match echelon {
        kernel::Echelon::IVb | kernel::Echelon::Va => "Kepala Seksi Kelurahan",
        kernel::Echelon::IVa => "Kepala Subbagian",
        kernel::Echelon::IIIb => "Kepala Bidang",
        kernel::Echelon::IIIa => "Sekretaris Dinas Bidang",
        _ => "Kepala Dinas",
    }
}

fn steps(draw: &mut Draw, post: &Post, career: &Career, unit: &Unit) -> Vec<PositionRow> {
    let expert = career.gains.first().is_some_and(|gain| gain.level >= 9);
    let mut rows: Vec<PositionRow> = Vec::new();
    for gain in &career.gains {
        let level = step(gain.level, expert);
        if rows.last().is_none_or(|row| row.functional_level != Some(level)) {
            rows.push(functional(draw, post, level, expert, gain.on, unit));
        }
    }
    rows
}

fn functional(
    draw: &mut Draw,
    post: &Post,
    level: &'static str,
    expert: bool,
    on: NaiveDate,
    unit: &Unit,
) -> PositionRow {
    // Step names of the skilled ladder stand alone ("Perawat Terampil"), as do those of the expert one ("Perawat Ahli Muda").
    let name = format!("{} {level}", post.name);
    let functional_level = Some(level).filter(|_| expert || !level.starts_with("Ahli"));
    PositionRow { functional_level, ..position(draw, PositionKind::Functional, &name, on, unit) }
}

fn position(draw: &mut Draw, kind: PositionKind, name: &str, on: NaiveDate, unit: &Unit) -> PositionRow {
    PositionRow {
        kind,
        position_id: catalogue_id(name),
        name: name.to_owned(),
        echelon: None,
        functional_level: None,
        unit_id: unit.id.clone(),
        effective_on: on,
        until: None,
        decree: decree(draw, "821", on),
    }
}

/// Ends each position on the day the next one begins.
fn close(rows: &mut [PositionRow]) {
    let starts: Vec<NaiveDate> = rows.iter().skip(1).map(|row| row.effective_on).collect();
    for (row, next) in rows.iter_mut().zip(starts) {
        row.until = Some(next);
    }
}

/// Diplomas.
pub(crate) fn educations(draw: &mut Draw, diplomas: &[(Course, NaiveDate)]) -> Vec<EducationRow> {
    diplomas
        .iter()
        .map(|(course, on)| EducationRow {
            level_id: course.level,
            program_id: catalogue_id(course.name),
            program: course.name,
            graduated_on: *on,
            school: school(draw, course.level),
            diploma_number: format!("DN-{}/{}", on.year(), draw.digits(7)),
        })
        .collect()
}

fn school(draw: &mut Draw, level: &str) -> String {
    match level {
        "05" => format!("SD Negeri Contoh {}", draw.between(1, 40)),
        "10" => format!("SMP Negeri Contoh {}", draw.between(1, 30)),
        "15" => format!("SMA Negeri Contoh {}", draw.between(1, 20)),
        "30" | "35" => format!("Politeknik Contoh {}", draw.pick(&["Banten", "Jakarta", "Bandung", "Serang"])),
        _ => format!(
            "Universitas Contoh {}",
            draw.pick(&["Banten", "Jakarta", "Nusantara", "Priangan", "Pasundan", "Merdeka"])
        ),
    }
}

/// Ratings of the last three full years (fewer for newcomers), in the proportions of careers §2.3; from July on also a
/// provisional one of the running year, so that promotions of the first months of the next year can be judged.
pub(crate) fn appraisals(draw: &mut Draw, since: NaiveDate, today: NaiveDate) -> Vec<AppraisalRow> {
    let last = if today.month() >= 7 { today.year() } else { today.year() - 1 };
    (today.year() - 3..=last)
        .filter(|year| since <= day(*year, 7, 1))
        .map(|year| AppraisalRow {
            year,
            provisional: year == today.year(),
            rating: *draw.weighted(&[
                (120, Rating::VeryGood),
                (865, Rating::Good),
                (10, Rating::NeedsImprovement),
                (4, Rating::Poor),
                (1, Rating::VeryPoor),
            ]),
        })
        .collect()
}

/// Sanctions: active ones in the proportions of careers §2.3, some long past, a few still under examination.
pub(crate) fn sanctions(draw: &mut Draw, since: NaiveDate, today: NaiveDate) -> Vec<SanctionRow> {
    let mut rows = Vec::new();
    let service = kernel::months_between(since, today);
    let past = today - chrono::Days::new(u64::from(draw.between(600, 1_700)));
    if draw.chance(60) && service > 72 {
        rows.push(sanction(
            draw,
            ("moderate", "TK6", "Pemotongan tunjangan kinerja 25% selama 6 bulan"),
            past,
            Some(6),
        ));
    }
    let recent = today - chrono::Days::new(u64::from(draw.between(10, 150)));
    if service > 12 {
        match draw.below(10_000) {
            0..=29 => rows.push(sanction(draw, ("light", "TT", "Teguran tertulis"), recent, None)),
            30..=41 => rows.push(sanction(
                draw,
                ("moderate", "TK9", "Pemotongan tunjangan kinerja 25% selama 9 bulan"),
                recent,
                Some(9),
            )),
            42..=47 => rows.push(sanction(
                draw,
                ("severe", "PJ12", "Penurunan jabatan setingkat lebih rendah selama 12 bulan"),
                recent,
                Some(12),
            )),
            48..=55 => rows.push(SanctionRow {
                level: "pending",
                kind: None,
                name: "Sedang dalam pemeriksaan",
                starts_on: recent,
                last_day: None,
                decree: None,
            }),
            _ => {}
        }
    }
    rows
}

fn sanction(
    draw: &mut Draw,
    (level, kind, name): (&'static str, &'static str, &'static str),
    on: NaiveDate,
    months: Option<u32>,
) -> SanctionRow {
    let last_day = months.map(|months| kernel::add_months(on, months) - chrono::Days::new(1));
    SanctionRow { level, kind: Some(kind), name, starts_on: on, last_day, decree: Some(decree(draw, "862", on)) }
}

/// Examinations, oldest first.
pub(crate) fn exams(career: &Career) -> Vec<ExamRow> {
    let mut rows: Vec<ExamRow> =
        career.exams.iter().map(|(kind, passed_on)| ExamRow { kind, passed_on: *passed_on }).collect();
    rows.sort_by_key(|row| row.passed_on);
    rows
}

/// Legal status: nearly all active, with those a promotion rule must refuse.
pub(crate) fn legal_status(draw: &mut Draw, kind: EmploymentKind) -> crate::Code {
    let (id, name) = match (kind, draw.below(1_000)) {
        (EmploymentKind::Permanent, 0..=2) => ("02", "CLTN"),
        (EmploymentKind::Permanent, 3..=10) => ("03", "Tugas Belajar"),
        (EmploymentKind::Permanent, 11) => ("04", "Pemberhentian Sementara"),
        _ => ("01", "Aktif"),
    };
    crate::Code { id, name }
}
