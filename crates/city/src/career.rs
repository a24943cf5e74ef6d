//! The career of a PNS or CPNS, in the order that keeps it consistent: birth, diploma, appointment, ranks, positions.

use chrono::{Datelike, NaiveDate};
use kernel::{Echelon, add_months, months_between};

use crate::{
    draw::Draw,
    ladder::{day, echelon_range, entry, first_of_next_month, promotion_date_from},
    posts::{self, Course, Post, Track},
};

/// What somebody is hired for.
#[derive(Clone, Copy)]
pub(crate) enum Job {
    /// Head of a unit.
    Head(Echelon),
    /// Staff.
    Staff(&'static Post),
}

/// A rank gained: level 1–17, day, kind of promotion, months of service counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gain {
    pub(crate) level: u8,
    pub(crate) on: NaiveDate,
    pub(crate) kind: &'static str,
    pub(crate) service: u32,
}

/// The bones of a life: days and levels, from which the records are written.
pub(crate) struct Career {
    pub(crate) born_on: NaiveDate,
    pub(crate) appointed_on: NaiveDate,
    pub(crate) permanent_on: Option<NaiveDate>,
    /// Diplomas with the day of graduation, oldest first.
    pub(crate) diplomas: Vec<(Course, NaiveDate)>,
    pub(crate) gains: Vec<Gain>,
    /// Echelons held with the day of inauguration, oldest first.
    pub(crate) echelons: Vec<(Echelon, NaiveDate)>,
    pub(crate) exams: Vec<(&'static str, NaiveDate)>,
}

/// Ages of full-time staff (careers §2.3); 60 is reached by nobody who is not retired.
const AGES: &[(u32, (u32, u32))] = &[(6, (24, 29)), (26, (30, 39)), (33, (40, 49)), (34, (50, 57)), (1, (58, 59))];

/// The career of somebody who is a PNS today.
pub(crate) fn permanent(draw: &mut Draw, job: Job, today: NaiveDate) -> Career {
    let course = first_course(draw, job);
    let start = entry_of(course);
    let top = match job {
        Job::Head(echelon) => Some(head_rank(draw, echelon)),
        Job::Staff(_) => None,
    };
    let age = age(draw, job, start.youngest, top.map_or(0, |top| top.saturating_sub(start.first)));
    let born_on = birthday(draw, today, age);
    let latest = (age.saturating_sub(2)).min(31).max(start.youngest);
    let at_age = match job {
        Job::Head(_) => start.youngest + draw.below(2),
        Job::Staff(_) => start.youngest + draw.below(latest.saturating_sub(start.youngest) + 1),
    };
    let wished = add_months(born_on, at_age * 12 + 6);
    let appointed_on = intake(draw, wished, day(today.year() - 1, 6, 1));
    let graduated_on = day(appointed_on.year() - 1 - i32::from(draw.chance(5_000)), 8, draw.between(5, 28));
    let mut career = Career {
        born_on,
        appointed_on,
        permanent_on: Some(add_months(appointed_on, 12)),
        diplomas: vec![(course, graduated_on)],
        gains: Vec::new(),
        echelons: Vec::new(),
        exams: Vec::new(),
    };
    later_diploma(draw, job, &mut career, today);
    ranks(draw, job, top, &mut career, today);
    if let Job::Head(echelon) = job {
        lead(draw, echelon, &mut career, today);
    }
    career
}

/// The career of somebody in the probation year.
pub(crate) fn probationary(draw: &mut Draw, post: &'static Post, today: NaiveDate) -> Career {
    let job = Job::Staff(post);
    let course = first_course(draw, job);
    let start = entry_of(course);
    let appointed_on = today.with_day(1).unwrap_or(today) - chrono::Months::new(draw.between(2, 9));
    let age = start.youngest + draw.below(32_u32.saturating_sub(start.youngest) + 1);
    let born_on = birthday(draw, appointed_on, age);
    let graduated_on = day(appointed_on.year() - 1, 8, draw.between(5, 28));
    Career {
        born_on,
        appointed_on,
        permanent_on: None,
        diplomas: vec![(course, graduated_on)],
        gains: vec![Gain { level: start.first, on: appointed_on, kind: "211", service: start.service_years * 12 }],
        echelons: Vec::new(),
        exams: Vec::new(),
    }
}

/// Row of the entry table for a course; ners and teachers count as S1.
pub(crate) fn entry_of(course: Course) -> crate::ladder::Entry {
    if course.level == "42" && !posts::is_medical_profession(course) { entry("40") } else { entry(course.level) }
}

fn first_course(draw: &mut Draw, job: Job) -> Course {
    match job {
        Job::Head(_) => *draw.weighted(posts::MANAGERS),
        Job::Staff(post) => *draw.weighted(post.courses),
    }
}

fn head_rank(draw: &mut Draw, echelon: Echelon) -> u8 {
    let (low, high) = echelon_range(echelon);
    if echelon == Echelon::IIa || draw.chance(6_000) { low } else { high }
}

/// An age that leaves time for the rank a head must have: about four and a half years for each promotion.
fn age(draw: &mut Draw, job: Job, youngest: u32, promotions: u8) -> u32 {
    let ends = match job {
        Job::Head(Echelon::IIa | Echelon::IIb) => 59,
        Job::Staff(post) if post.teacher => 59,
        _ => 57,
    };
    match job {
        Job::Head(_) => draw.between((youngest + 3 + u32::from(promotions) * 9 / 2).min(56), ends),
        Job::Staff(_) => {
            let (low, high) = *draw.weighted(AGES);
            draw.between(low, high).clamp(youngest + 3, ends)
        }
    }
}

fn birthday(draw: &mut Draw, reference: NaiveDate, age: u32) -> NaiveDate {
    reference - chrono::Months::new(age * 12) - chrono::Days::new(u64::from(draw.between(1, 360)))
}

/// The intake nearest to the wished day: cities did not recruit in every year, nor in every month.
fn intake(draw: &mut Draw, wished: NaiveDate, latest: NaiveDate) -> NaiveDate {
    let (year, months): (i32, &[u32]) = match wished.year() {
        year @ ..=2004 => (year, &[1, 3, 12]),
        year @ 2005..=2010 => (year, &[1, 4]),
        2011..=2014 => (2014, &[2, 4]),
        2015 => (2015, &[2, 5]),
        2016..=2019 => (2019, &[2, 3]),
        2020 | 2021 => (2021, &[1, 2]),
        2022 => (2022, &[3, 4, 11, 12]),
        2023 => (2023, &[1, 2, 3]),
        2024 => (2024, &[4, 5]),
        _ => (2025, &[3, 6]),
    };
    day(year, *draw.pick(months), 1).min(latest)
}

/// Some study on: a master's degree, or a bachelor's for those who came with less.
fn later_diploma(draw: &mut Draw, job: Job, career: &mut Career, today: NaiveDate) {
    let Some((first, _)) = career.diplomas.first().copied() else { return };
    let (chance, course): (u32, Course) = match (job, first.level) {
        (Job::Head(Echelon::IIa | Echelon::IIb | Echelon::IIIa), _) => (8_500, *draw.weighted(posts::MASTERS)),
        (Job::Head(_), _) => (5_000, *draw.weighted(posts::MASTERS)),
        (Job::Staff(post), "40" | "42") if post.teacher => (1_300, *draw.weighted(posts::MASTERS_OF_EDUCATION)),
        (Job::Staff(_), "40") => (1_800, *draw.weighted(posts::MASTERS)),
        (Job::Staff(post), "15" | "30") if post.track == Track::Operational => {
            (2_500, *draw.weighted(posts::BACHELORS))
        }
        _ => (0, first),
    };
    let after = months_between(career.appointed_on, today);
    if draw.chance(chance) && after > 72 {
        let months = draw.between(48, u32::try_from(after).unwrap_or(72) - 12).min(240);
        let on = add_months(career.appointed_on, months).with_day(draw.between(5, 28)).unwrap_or(career.appointed_on);
        career.diplomas.push((course, on));
    }
}

/// Ranks from the first one upward, each on a promotion date of its day, never above the ceiling of its track.
fn ranks(draw: &mut Draw, job: Job, top: Option<u8>, career: &mut Career, today: NaiveDate) {
    let Some((course, _)) = career.diplomas.first().copied() else { return };
    let start = entry_of(course);
    let mut held = Gain { level: start.first, on: career.appointed_on, kind: "211", service: start.service_years * 12 };
    career.gains.push(held);
    let functional = matches!(job, Job::Staff(post) if post.track == Track::Functional);
    let highest_step = functional_top(draw, course, job);
    // A D III or SLTA holder who never takes the service examination stays at II/d.
    let takes_exam = draw.chance(6_000);
    loop {
        let months = if functional { 28 + draw.below(17) } else { 48 };
        let late = if draw.chance(6_500) { 0 } else { draw.between(1, 9) };
        let due = add_months(held.on, months);
        let on = promotion_date_from(add_months(due, late));
        // Half of those whose date came this year have not asked yet: they are the ones the demo can promote.
        let waiting = !functional && top.is_none() && months_between(on, today) < 9 && draw.chance(5_000);
        if on > today || waiting {
            return;
        }
        let diploma = career
            .diplomas
            .iter()
            .filter(|(_, graduated)| *graduated <= on)
            .map(|(course, _)| *course)
            .next_back()
            .unwrap_or(course);
        let adjusted = held.level >= 6 && held.level <= 8 && entry_of(diploma).first == 9 && !functional;
        let ceiling = match job {
            Job::Head(_) => top.unwrap_or(12),
            Job::Staff(_) if functional => highest_step,
            Job::Staff(_) => entry_of(diploma).ceiling,
        };
        let level = if adjusted { 9 } else { held.level + 1 };
        let bachelor = entry_of(diploma).first >= 9;
        if level > ceiling || (level == 9 && !bachelor && !functional && !takes_exam) {
            return;
        }
        if level == 9 && !bachelor && !functional {
            career.exams.push(("UD1", exam_day(draw, on)));
        }
        if level == 13 && matches!(job, Job::Head(_)) && entry_of(diploma).ceiling < 13 {
            career.exams.push(("PKA", exam_day(draw, on)));
        }
        let kind = match job {
            _ if adjusted => "203",
            _ if functional => "202",
            Job::Head(_) if level > 11 => "201",
            _ => "101",
        };
        held = Gain { level, on, kind, service: service(held, start.service_years, career.appointed_on, on, level) };
        career.gains.push(held);
    }
}

/// Months of service in grade: from the appointment, less six years on reaching golongan II and five on reaching III.
fn service(held: Gain, counted_years: u32, appointed_on: NaiveDate, on: NaiveDate, level: u8) -> u32 {
    let since = u32::try_from(months_between(held.on.max(appointed_on), on)).unwrap_or(0);
    let less = match (held.level, level) {
        (..=4, 5..) => 72,
        (..=8, 9..) => 60,
        _ => 0,
    };
    (held.service.max(counted_years * 12) + since).saturating_sub(less)
}

/// The highest rank a functional official of the city reaches, drawn so that golongan IV is about three in ten.
fn functional_top(draw: &mut Draw, course: Course, job: Job) -> u8 {
    let teacher = matches!(job, Job::Staff(post) if post.teacher);
    match course.level {
        "05" | "10" | "15" | "20" | "30" => 12,
        _ if teacher => *draw.weighted(&[(12, 12), (61, 13), (25, 14), (2, 15)]),
        _ => *draw.weighted(&[(40, 12), (43, 13), (15, 14), (2, 15)]),
    }
}

fn exam_day(draw: &mut Draw, before: NaiveDate) -> NaiveDate {
    before - chrono::Days::new(u64::from(draw.between(90, 400)))
}

/// Echelons on the way up to the present one, each when the rank fitted.
fn lead(draw: &mut Draw, present: Echelon, career: &mut Career, today: NaiveDate) {
    let way = [Echelon::IVb, Echelon::IVa, Echelon::IIIb, Echelon::IIIa, Echelon::IIb, Echelon::IIa];
    let reached = |echelon: Echelon, gains: &[Gain]| {
        let (low, _) = echelon_range(echelon);
        gains.iter().find(|gain| gain.level >= low).map(|gain| gain.on)
    };
    let recently = today - chrono::Days::new(u64::from(draw.between(40, 1_700)));
    let last = reached(present, &career.gains).unwrap_or(recently).max(recently).min(today - chrono::Days::new(35));
    for echelon in way.into_iter().take_while(|echelon| *echelon != present) {
        let Some(ready) = reached(echelon, &career.gains) else { continue };
        let on = first_of_next_month(ready) + chrono::Days::new(u64::from(draw.between(2, 300)));
        let after = career.echelons.last().is_none_or(|(_, earlier)| months_between(*earlier, on) >= 12);
        if after && months_between(on, last) >= 12 && (echelon == Echelon::IVa || draw.chance(7_000)) {
            career.echelons.push((echelon, on));
        }
    }
    career.echelons.push((present, last));
    // A promotion as a structural official is one made after the first inauguration.
    if let Some((_, first)) = career.echelons.first().copied() {
        for gain in &mut career.gains {
            if matches!(gain.kind, "101" | "201") {
                gain.kind = if gain.on > first || gain.level >= 13 { "201" } else { "101" };
            }
        }
    }
}
