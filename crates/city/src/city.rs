use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use kernel::{EmploymentKind, Sex};

use crate::{
    Code, Life, Person,
    career::{self, Job},
    contract, defects,
    draw::{Draw, Topic},
    life, names,
    offices::SUBDISTRICTS,
    plan::{Plan, Seat, Slot},
    posts::{Course, Post},
    records,
    units::Unit,
};

/// What city to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many people, part-time PPPK included; at least 50.
    pub employees: u64,
    /// The same seed gives the same city, byte for byte.
    pub seed: u64,
    /// The day on which the city is looked at: nobody has a fact later than this.
    pub today: NaiveDate,
    /// Whether one to two rows in a hundred of the export are deliberately wrong.
    pub defects: bool,
}

/// A city: its units in memory, its people made one at a time.
pub struct City {
    options: Options,
    plan: Plan,
}

impl City {
    /// Lays out units and headcounts. People come from [`City::people`].
    #[must_use]
    pub fn generate(options: &Options) -> Self {
        let options = Options { employees: options.employees.max(50), ..*options };
        Self { plan: Plan::new(options.seed, options.employees), options }
    }

    /// What was asked for.
    #[must_use]
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// Every unit, each after the one above it.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.plan.units()
    }

    /// The unit at a [`Person::unit`].
    #[must_use]
    pub fn unit(&self, place: usize) -> Option<&Unit> {
        self.plan.unit(place)
    }

    /// Everybody, unit by unit, made while iterating. Besides the person in hand only the serials of employee numbers
    /// are kept, some twenty bytes each.
    pub fn people(&self) -> impl Iterator<Item = Person> + '_ {
        let mut serials = Serials::default();
        self.plan.slots().zip(0_u64..).filter_map(move |(slot, index)| self.person(index, slot, &mut serials))
    }

    /// What else is in a person's file: training, awards, family. Drawn on demand, because only the registry's file has it.
    #[must_use]
    pub fn life(&self, person: &Person) -> Life {
        life::of(self.options.seed, person, self.options.today)
    }

    fn person(&self, index: u64, slot: Slot, serials: &mut Serials) -> Option<Person> {
        let unit = self.plan.unit(slot.unit)?;
        let mut draw = Draw::new(self.options.seed, Topic::Person, index);
        let today = self.options.today;
        let mut person = match slot.seat {
            Seat::Head(echelon) => {
                let sex = sex(&mut draw, 38);
                self.civil_servant(&mut draw, index, sex, Job::Head(echelon), unit, false)
            }
            Seat::Staff { staffing, group } => {
                let post = *draw.weighted(staffing.posts);
                let sex = sex(&mut draw, if post.name == "Bidan" { 100 } else { staffing.women });
                let roll = draw.below(1_000);
                if roll < group.contract_share() * 10 {
                    contractor(&mut draw, index, sex, post, unit, today, false)
                } else if roll < group.contract_share() * 10 + 22 {
                    self.civil_servant(&mut draw, index, sex, Job::Staff(post), unit, true)
                } else {
                    self.civil_servant(&mut draw, index, sex, Job::Staff(post), unit, false)
                }
            }
            Seat::PartTime { staffing } => {
                let post = *draw.weighted(staffing.posts);
                let sex = sex(&mut draw, staffing.women);
                contractor(&mut draw, index, sex, post, unit, today, true)
            }
        };
        person.unit = slot.unit;
        number(&mut draw, &mut person, serials);
        person.defect = self.options.defects.then(|| defects::draw(self.options.seed, &person)).flatten();
        Some(person)
    }

    fn civil_servant(&self, draw: &mut Draw, index: u64, sex: Sex, job: Job, unit: &Unit, probation: bool) -> Person {
        let today = self.options.today;
        let career = match job {
            Job::Staff(post) if probation => career::probationary(draw, post, today),
            _ => career::permanent(draw, job, today),
        };
        let kind = if probation { EmploymentKind::Probationary } else { EmploymentKind::Permanent };
        let diplomas: Vec<Course> = career.diplomas.iter().map(|(course, _)| *course).collect();
        let mut person = somebody(draw, index, sex, kind, career.born_on, &diplomas, today);
        person.appointed_on = career.appointed_on;
        person.appointment_decree = records::decree(draw, "813", career.appointed_on);
        person.permanent_on = career.permanent_on;
        person.permanent_decree = career.permanent_on.map(|on| records::decree(draw, "821.1", on));
        person.ranks = records::ranks(draw, &career.gains);
        person.positions = records::positions(draw, job, &career, unit);
        person.educations = records::educations(draw, &career.diplomas);
        person.appraisals = records::appraisals(draw, career.appointed_on, today);
        person.sanctions = records::sanctions(draw, career.appointed_on, today);
        person.exams = records::exams(&career);
        person
    }
}

fn contractor(
    draw: &mut Draw,
    index: u64,
    sex: Sex,
    post: &'static Post,
    unit: &Unit,
    today: NaiveDate,
    part_time: bool,
) -> Person {
    let (contract, kind) = if part_time {
        (contract::part_time(draw, post), EmploymentKind::PartTimeContract)
    } else {
        (contract::full_time(draw, post), EmploymentKind::Contract)
    };
    let mut person = somebody(draw, index, sex, kind, contract.born_on, &[contract.course], today);
    person.appointed_on = contract.starts_on;
    person.appointment_decree = records::decree(draw, "814", contract.starts_on);
    // A part-time PPPK has no class: the pay is agreed, not taken from the table.
    person.ranks = if part_time { Vec::new() } else { vec![records::class(draw, &contract)] };
    person.positions = vec![records::contract_position(draw, post, &contract, unit)];
    person.educations = records::educations(draw, &[(contract.course, contract.graduated_on)]);
    person.appraisals = records::appraisals(draw, contract.starts_on, today);
    person.nip = format!("{}{}{}", contract.born_on.format("%Y%m%d"), contract.starts_on.year(), contract.frequency);
    person
}

fn sex(draw: &mut Draw, women: u32) -> Sex {
    if draw.below(100) < women { Sex::Female } else { Sex::Male }
}

/// Identity and contacts; the numbers come later, when the serials are known.
fn somebody(
    draw: &mut Draw,
    index: u64,
    sex: Sex,
    kind: EmploymentKind,
    born_on: NaiveDate,
    courses: &[Course],
    today: NaiveDate,
) -> Person {
    let name = names::person(draw, sex);
    let (subdistrict, _) = draw.pick(&SUBDISTRICTS);
    let age = today.year() - born_on.year();
    Person {
        index,
        registry_id: registry_id(draw),
        nip: String::new(),
        nip_former: None,
        title_before: titles(courses, |course| course.before, " "),
        title_after: titles(courses, |course| course.after, ", "),
        birth_place: names::birth_place(draw),
        born_on,
        sex,
        religion: *draw.weighted(&[
            (880, code("1", "Islam")),
            (65, code("2", "Kristen")),
            (30, code("3", "Katholik")),
            (8, code("4", "Hindu")),
            (14, code("5", "Budha")),
            (3, code("6", "Konghucu")),
        ]),
        marital: if age < 27 && draw.chance(6_000) {
            code("4", "Belum Kawin")
        } else {
            *draw.weighted(&[
                (90, code("1", "Menikah")),
                (4, code("2", "Cerai")),
                (2, code("3", "Janda/Duda")),
                (4, code("4", "Belum Kawin")),
            ])
        },
        nik: String::new(),
        phone: format!("0800{}", draw.digits(8)),
        email: names::mailbox(&name, index, "surat.example"),
        email_official: names::mailbox(&name, index, "tangerangkota.example"),
        address: names::address(draw, subdistrict),
        tax_number: draw.digits(15),
        health_insurance_number: format!("000{}", draw.digits(10)),
        name,
        kind,
        legal_status: records::legal_status(draw, kind),
        appointed_on: today,
        appointment_decree: records::decree(draw, "813", today),
        permanent_on: None,
        permanent_decree: None,
        ranks: Vec::new(),
        positions: Vec::new(),
        educations: Vec::new(),
        appraisals: Vec::new(),
        sanctions: Vec::new(),
        exams: Vec::new(),
        unit: 0,
        defect: None,
    }
}

const fn code(id: &'static str, name: &'static str) -> Code {
    Code { id, name }
}

/// The three live spellings of the registry's ids.
fn registry_id(draw: &mut Draw) -> String {
    let id = draw.uuid();
    match draw.below(3) {
        0 => id.simple().to_string().to_uppercase(),
        1 => id.simple().to_string(),
        _ => id.to_string(),
    }
}

fn titles(courses: &[Course], of: impl Fn(&Course) -> &'static str, between: &str) -> String {
    courses.iter().map(of).filter(|title| !title.is_empty()).collect::<Vec<_>>().join(between)
}

/// How many people already share the leading digits of a number.
#[derive(Default)]
struct Serials(HashMap<u64, u16>);

impl Serials {
    fn next(&mut self, prefix: &str) -> u16 {
        let used = self.0.entry(prefix.parse().unwrap_or(0)).or_insert(0);
        *used += 1;
        *used
    }
}

/// Employee number, former number and identity number.
fn number(draw: &mut Draw, person: &mut Person, serials: &mut Serials) {
    let digit = if person.sex == Sex::Male { 1 } else { 2 };
    let head = if person.nip.is_empty() {
        format!("{}{}{digit}", person.born_on.format("%Y%m%d"), person.appointed_on.format("%Y%m"))
    } else {
        format!("{}{digit}", person.nip)
    };
    person.nip = format!("{head}{:03}", serials.next(&head));
    if person.kind == EmploymentKind::Permanent && person.appointed_on.year() < 2009 {
        person.nip_former = Some(format!("480{}", draw.digits(6)));
    }
    // Regency 3699 does not exist, so no living person has this number; women's day of birth is counted from 40 on.
    let day = person.born_on.day() + if person.sex == Sex::Female { 40 } else { 0 };
    let head = format!("3699{:02}{day:02}{}", draw.between(1, 13), person.born_on.format("%m%y"));
    person.nik = format!("{head}{:04}", serials.next(&head));
}
