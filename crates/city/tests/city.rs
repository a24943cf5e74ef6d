//! The city keeps its promises: the same for the same seed, in proportion, and without contradictions.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use city::{COLUMNS, City, Options, Person};
use kernel::{Echelon, EmploymentKind, Nip, NumberKind, PositionKind, RankFamily, RankGrade, Rating, Sex};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default()
}
fn options(employees: u64, seed: u64) -> Options {
    Options { employees, seed, today: today(), defects: false }
}
fn people(employees: u64, seed: u64) -> Vec<Person> {
    City::generate(&options(employees, seed)).people().collect()
}
/// How many of a hundred, with one decimal.
fn percent<'a>(people: impl IntoIterator<Item = &'a Person> + Clone, is: impl Fn(&Person) -> bool) -> f64 {
    let count = |n: usize| u32::try_from(n).map_or(f64::NAN, f64::from);
    let all = count(people.clone().into_iter().count());
    count(people.into_iter().filter(|person| is(person)).count()) * 100.0 / all
}
#[track_caller]
fn near(what: &str, found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance, "{what}: {found:.1} %, wanted {wanted} ± {tolerance}");
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = |name: &str, seed: u64| {
        let city = City::generate(&options(300, seed));
        let (csv, xlsx, histories, units) = (
            folder.path().join(format!("{name}.csv")),
            folder.path().join(format!("{name}.xlsx")),
            folder.path().join(format!("{name}.jsonl")),
            folder.path().join(format!("{name}-units.csv")),
        );
        let registry = folder.path().join(format!("{name}-bkn.jsonl"));
        city.registry_jsonl(&registry).unwrap();
        city.export_csv(&csv).unwrap();
        city.export_xlsx(&xlsx, |_| ()).unwrap();
        city.histories_jsonl(&histories).unwrap();
        city.units_csv(&units).unwrap();
        [csv, xlsx, histories, units, registry].map(|path| std::fs::read(path).unwrap())
    };
    let (first, second, other) = (bytes("a", 7), bytes("b", 7), bytes("c", 8));
    for (place, name) in ["csv", "xlsx", "histories", "units", "registry"].iter().enumerate() {
        assert!(first[place] == second[place], "{name} differs for the same seed");
        assert!(first[place] != other[place], "{name} is the same for another seed");
    }
}

#[test]
fn training_awards_and_family_are_plausible() {
    let city = City::generate(&Options { employees: 4_000, seed: 11, today: today(), defects: false });
    let (mut awards, mut long_serving, mut courses, mut married, mut spouses) = (0, 0, 0, 0, 0);
    for person in city.people() {
        let (who, life) = (person.index, city.life(&person));
        let days = life
            .courses
            .iter()
            .map(|row| (row.starts_on, row.ends_on))
            .chain(life.trainings.iter().map(|row| (row.starts_on, row.ends_on)));
        assert!(days.clone().all(|(from, to)| person.appointed_on <= from && from <= to && to <= today()), "{who}");
        let years = kernel::months_between(person.appointed_on, today()) / 12;
        for award in &life.awards {
            let needed = match award.award_id {
                "201" => 10,
                "202" => 20,
                _ => 30,
            };
            assert!(award.year - person.appointed_on.year() > needed && award.decree.signed_on <= today(), "{who}");
        }
        assert!(person.kind == EmploymentKind::Permanent || life.awards.is_empty(), "award of {who}");
        let leads = person.positions.iter().any(|position| position.echelon.is_some());
        assert!(leads || life.trainings.is_empty(), "{who} trained to lead and does not");
        for spouse in &life.spouses {
            assert!(spouse.sex != person.sex && spouse.married_on <= today(), "{who}");
            assert!(life.children.iter().all(|child| spouse.married_on < child.born_on && child.born_on <= today()));
        }
        assert_eq!(life.spouses.is_empty(), person.marital.id == "4", "{who}");
        assert!(life.parents.iter().all(|parent| parent.born_on < person.born_on));
        awards += usize::from(!life.awards.is_empty());
        long_serving += usize::from(years >= 11 && person.kind == EmploymentKind::Permanent);
        courses += life.courses.len();
        married += usize::from(person.marital.id == "1");
        spouses += life.spouses.len();
    }
    assert!(awards * 10 > long_serving * 6 && awards < long_serving, "{awards} of {long_serving} have an award");
    assert!((4_000 * 2..4_000 * 7).contains(&courses), "{courses} courses");
    assert!(spouses >= married);
}

#[test]
fn there_are_exactly_as_many_people_as_asked_for() {
    for employees in [50, 200, 1_000, 12_000] {
        assert_eq!(u64::try_from(people(employees, 3).len()).unwrap(), employees);
    }
}

#[test]
fn every_number_is_valid_unique_and_agrees_with_the_person() {
    let people = people(5_000, 7);
    let mut numbers = HashSet::new();
    let mut identities = HashSet::new();
    for person in &people {
        let nip: Nip = person.nip.parse().unwrap_or_else(|error| panic!("{}: {error}", person.index));
        assert_eq!(nip.birth_on(), person.born_on);
        assert_eq!(nip.sex(), person.sex);
        let permanent = person.kind.is_permanent_track();
        assert_eq!(nip.kind() == NumberKind::Permanent, permanent);
        if permanent {
            assert_eq!(nip.appointed_on(), Some(person.appointed_on));
            let age = kernel::months_between(person.born_on, person.appointed_on) / 12;
            assert!((18..=36).contains(&age), "appointed at {age}");
        }
        assert!(numbers.insert(person.nip.clone()), "two people share a number");
        assert_eq!(person.nik.len(), 16);
        assert!(identities.insert(person.nik.clone()), "two people share an identity number");
    }
}

#[test]
fn proportions_are_those_of_a_real_city() {
    let people = people(12_000, 7);
    let full_time: Vec<&Person> = people.iter().filter(|p| p.kind != EmploymentKind::PartTimeContract).collect();
    let permanent: Vec<&Person> = people.iter().filter(|p| p.kind == EmploymentKind::Permanent).collect();
    let full = || full_time.iter().copied();
    let pns = || permanent.iter().copied();
    near("part-time of all", percent(&people, |p| p.kind == EmploymentKind::PartTimeContract), 35.9, 0.5);
    near("PNS of full-time", percent(full().collect::<Vec<_>>(), |p| p.kind == EmploymentKind::Permanent), 58.0, 4.0);
    near(
        "CPNS of full-time",
        percent(full().collect::<Vec<_>>(), |p| p.kind == EmploymentKind::Probationary),
        2.0,
        0.7,
    );
    near("PPPK of full-time", percent(full().collect::<Vec<_>>(), |p| p.kind == EmploymentKind::Contract), 40.0, 4.0);
    near("women of full-time", percent(full().collect::<Vec<_>>(), |p| p.sex == Sex::Female), 62.0, 6.0);
    let family = |family: RankFamily| {
        percent(pns().collect::<Vec<_>>(), |p| p.rank().unwrap().rank.parse::<RankGrade>().unwrap().family() == family)
    };
    near("golongan I", family(RankFamily::I), 0.5, 0.6);
    near("golongan II", family(RankFamily::II), 7.0, 4.0);
    near("golongan III", family(RankFamily::III), 62.0, 7.0);
    near("golongan IV", family(RankFamily::IV), 30.5, 7.0);
    let kind = |kind: PositionKind| percent(pns().collect::<Vec<_>>(), |p| p.position().unwrap().kind == kind);
    near("managers", kind(PositionKind::Structural), 13.0, 4.0);
    near("functional", kind(PositionKind::Functional), 62.0, 6.0);
    near("pelaksana", kind(PositionKind::Operational), 25.0, 6.0);
    let rated: Vec<Rating> = people.iter().flat_map(|p| p.appraisals.iter().map(|a| a.rating)).collect();
    let good = f64::from(u32::try_from(rated.iter().filter(|r| **r == Rating::Good).count()).unwrap()) * 100.0
        / f64::from(u32::try_from(rated.len()).unwrap());
    near("Baik", good, 86.5, 1.0);
}

#[test]
fn histories_are_ordered_and_nothing_lies_in_the_future() {
    for person in people(4_000, 11) {
        let who = person.index;
        assert!(person.ranks.windows(2).all(|pair| pair[0].effective_on < pair[1].effective_on), "ranks of {who}");
        assert!(
            person
                .positions
                .windows(2)
                .all(|pair| pair[0].until == Some(pair[1].effective_on) && pair[0].effective_on < pair[1].effective_on),
            "positions of {who}"
        );
        assert_eq!(person.position().and_then(|position| position.until), None, "present position of {who}");
        assert!(
            person.educations.windows(2).all(|pair| pair[0].graduated_on < pair[1].graduated_on),
            "diplomas of {who}"
        );
        let first = person.educations.first().unwrap();
        assert!(first.graduated_on < person.appointed_on, "{who} appointed before graduating");
        let days = person
            .ranks
            .iter()
            .map(|rank| rank.effective_on)
            .chain(person.positions.iter().map(|position| position.effective_on));
        assert!(days.chain([person.appointed_on]).all(|day| day <= today()), "a fact of {who} in the future");
        assert_eq!(person.ranks.is_empty(), person.kind == EmploymentKind::PartTimeContract, "ranks of {who}");
    }
}

#[test]
fn regular_promotions_keep_to_dates_years_and_ceilings() {
    let ceiling = HashMap::from([
        ("05", 5),
        ("10", 7),
        ("15", 10),
        ("30", 11),
        ("35", 12),
        ("40", 12),
        ("42", 13),
        ("45", 13),
        ("50", 14),
    ]);
    let mut seen = 0;
    for person in people(6_000, 7) {
        for pair in person.ranks.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            let level = |row: &city::RankRow| row.rank.parse::<RankGrade>().unwrap().level();
            assert_eq!(before.effective_on.format("%d").to_string(), "01");
            if after.kind == "101" {
                seen += 1;
                assert!(
                    kernel::months_between(before.effective_on, after.effective_on) >= 48,
                    "too early: {}",
                    person.index
                );
                let held = person.educations.iter().rfind(|e| e.graduated_on <= after.effective_on).unwrap();
                assert!(level(after) <= ceiling[held.level_id], "above the ceiling: {} {}", person.index, after.rank);
                let (month, on) = (after.effective_on.format("%m").to_string(), after.effective_on);
                if on >= NaiveDate::from_ymd_opt(2002, 5, 1).unwrap()
                    && on < NaiveDate::from_ymd_opt(2024, 1, 1).unwrap()
                {
                    assert!(month == "04" || month == "10", "{on} was no promotion date");
                }
            }
            assert!(after.kind == "203" || level(after) == level(before) + 1, "a jump: {}", person.index);
        }
    }
    assert!(seen > 500, "only {seen} regular promotions");
}

#[test]
fn heads_hold_ranks_that_fit_their_echelon() {
    let mut heads = 0;
    for person in people(12_000, 7) {
        let Some(echelon) = person.position().and_then(|position| position.echelon) else { continue };
        let (low, high) = match echelon {
            Echelon::IIa => (15, 16),
            Echelon::IIb => (14, 15),
            Echelon::IIIa => (13, 14),
            Echelon::IIIb => (12, 13),
            Echelon::IVa => (11, 12),
            Echelon::IVb => (10, 11),
            other => panic!("no {other} in a city"),
        };
        let level = person.rank().unwrap().rank.parse::<RankGrade>().unwrap().level();
        assert!((low - 1..=high).contains(&level), "{echelon} with level {level}: {}", person.index);
        heads += 1;
    }
    assert!(heads > 400, "only {heads} heads");
}

#[test]
fn many_are_due_for_a_regular_promotion_soon_and_some_must_be_refused_for_every_reason() {
    let people = people(12_000, 7);
    let next = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    let pelaksana = || {
        people
            .iter()
            .filter(|p| p.kind == EmploymentKind::Permanent && p.position().unwrap().kind == PositionKind::Operational)
    };
    let due = |p: &&Person| kernel::add_months(p.rank().unwrap().effective_on, 48) <= next;
    let level = |p: &Person| p.rank().unwrap().rank.parse::<RankGrade>().unwrap().level();
    let bachelor = |p: &Person| p.education().unwrap().level_id == "40";
    assert!(pelaksana().filter(due).count() > 100, "due: {}", pelaksana().filter(due).count());
    assert!(pelaksana().any(|p| !due(&p)), "too early");
    assert!(pelaksana().filter(due).any(|p| bachelor(p) && level(p) == 12), "at the ceiling of S1");
    assert!(
        pelaksana().filter(due).any(|p| p.education().unwrap().level_id == "30" && level(p) == 8 && p.exams.is_empty()),
        "without service examination"
    );
    assert!(pelaksana().any(|p| p.appraisals.iter().any(|a| !a.rating.at_least(Rating::Good))), "rated below Baik");
    assert!(
        people.iter().any(|p| p.sanctions.iter().any(|s| s.level == "moderate" && s.last_day > Some(next))),
        "sanctioned"
    );
    assert!(people.iter().any(|p| p.sanctions.iter().any(|s| s.level == "pending")), "under examination");
    assert!(pelaksana().any(|p| p.legal_status.id == "03"), "study assignment");
    assert!(people.iter().any(|p| p.kind == EmploymentKind::Permanent && p.legal_status.id == "02"), "unpaid leave");
}

#[test]
fn only_a_city_asked_for_defects_has_them() {
    let clean = City::generate(&options(4_000, 7));
    assert!(clean.people().all(|person| person.defect.is_none()));
    let damaged = City::generate(&Options { defects: true, ..options(4_000, 7) });
    let count = damaged.people().filter(|person| person.defect.is_some()).count();
    assert!((40..=80).contains(&count), "{count} defects in 4,000 rows");
    let kinds: HashSet<_> = damaged.people().filter_map(|person| person.defect).collect();
    assert!(kinds.len() >= 6, "{kinds:?}");
}

#[test]
fn units_hang_together() {
    let city = City::generate(&options(12_000, 7));
    let mut seen = HashSet::new();
    for unit in city.units() {
        assert!(
            unit.parent_id.as_ref().is_none_or(|parent| seen.contains(parent)),
            "{} comes before its parent",
            unit.name
        );
        assert!(seen.insert(unit.id.clone()), "two units share an id");
    }
    assert!(seen.len() > 700, "{} units", seen.len());
    for person in city.people() {
        assert_eq!(person.position().unwrap().unit_id, city.unit(person.unit).unwrap().id);
    }
}

#[test]
fn the_export_has_the_registrys_columns_and_dates_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.csv");
    City::generate(&options(100, 7)).export_csv(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with("\u{feff}".as_bytes()));
    let mut csv = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
    assert_eq!(csv.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
    let births: Vec<String> = csv.records().map(|row| row.unwrap()[8].to_owned()).collect();
    assert!(
        births.iter().any(|text| text.as_bytes()[2] == b'-') && births.iter().any(|text| text.as_bytes()[4] == b'-')
    );
}
