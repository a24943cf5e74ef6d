use askama::Template;
use chrono::NaiveDate;
use employees::{Profile, histories as h, mask_phone, mask_tail};
use kernel::{EmployeeId, HistoryId, Permission as P};

use store::outbox::{Entry, State};

use super::{
    super::{entry::PAGES, person::Subject, registry},
    get::Found,
    histories::{self, Section},
    life::{self, Attended},
};
use crate::{frame::Frame, marks::Mark, visit::Visit, words};

/// The page.
#[derive(Template)]
#[template(path = "employee.html")]
pub(super) struct EmployeePage {
    frame: Frame,
    subject: Subject,
    id: EmployeeId,
    /// Set when the page shows a past or future day.
    day: Option<String>,
    asked: String,
    facts: Vec<(&'static str, String)>,
    contact: Option<Vec<(&'static str, String)>>,
    contact_marks: Vec<Mark>,
    ranks: Vec<Row>,
    positions: Vec<Row>,
    educations: Vec<(HistoryId, String)>,
    may_change_contact: bool,
    may_record_position: bool,
    may_see_events: bool,
    /// The person themself, today: every row can be reported.
    may_report: bool,
    may_record_history: bool,
    entered: Vec<Section>,
    trainings: Vec<Attended>,
    family: Vec<String>,
    sanctions: Option<String>,
}

/// One line of a history.
struct Row {
    id: HistoryId,
    what: String,
    when: String,
    basis: String,
    /// Where the row is known: at the registry, or only here.
    source: &'static str,
    colour: &'static str,
    /// How far the change has come at the registry; empty for what came from there.
    marks: Vec<Mark>,
}

impl Row {
    /// The registry says otherwise.
    fn differing(self) -> Self {
        Self { source: "Beda dengan SIASN", colour: "warn", ..self }
    }
}

impl EmployeePage {
    pub(super) fn new(visit: &Visit, found: &Found, asked: Option<NaiveDate>) -> Self {
        let record = &found.record;
        let subject = Subject::of(visit, &record.profile);
        let title = if subject.own { "Data saya".to_owned() } else { subject.name.clone() };
        let compared = |row: Row| if found.differing.contains(&row.id) { row.differing() } else { row };
        let begun = |since: NaiveDate| since <= record.day || asked.is_none();
        Self {
            frame: visit.frame(title),
            id: record.profile.id,
            day: asked.filter(|day| *day != visit.today()).map(words::day),
            asked: asked.map(|day| day.to_string()).unwrap_or_default(),
            facts: facts(&record.profile),
            contact: found.rights.contains(&P::ViewSensitive).then(|| contact(found)),
            contact_marks: marks_of(&found.events, "contact.changed", None),
            ranks: record
                .ranks
                .iter()
                .filter(|r| begun(r.since))
                .map(|r| rank(r, &found.events))
                .map(compared)
                .collect(),
            positions: record
                .positions
                .iter()
                .filter(|p| begun(p.since))
                .map(|p| position(p, &found.events))
                .map(compared)
                .collect(),
            educations: record.educations.iter().map(|e| (e.id, education(e))).collect(),
            may_change_contact: found.rights.contains(&P::ChangeContact),
            may_record_position: found.rights.contains(&P::RecordPosition) && !subject.own,
            may_report: subject.own && asked.is_none(),
            may_see_events: visit.actor().may_somewhere(P::ManageRegistry),
            may_record_history: found.rights.contains(&P::RecordHistory) && !subject.own,
            entered: PAGES
                .iter()
                .zip(&found.recorded)
                .map(|(page, rows)| histories::section(found, page, rows))
                .collect(),
            trainings: life::trainings(found),
            family: life::family(found),
            sanctions: life::sanctions(found),
            subject,
        }
    }
}

fn facts(p: &Profile) -> Vec<(&'static str, String)> {
    let missing = || "belum tercatat".to_owned();
    let since = |text: String, since: Option<NaiveDate>| match since {
        Some(day) => format!("{text}, sejak {}", words::day(day)),
        None => text,
    };
    let level = p.functional_level.as_ref().map(|l| format!(" {l}")).unwrap_or_default();
    let mut facts = vec![
        ("Nama", p.full_name()),
        ("NIP", words::nip(&p.nip)),
        ("Status", p.employment_kind.map_or_else(missing, |k| k.label().to_owned())),
        ("Kedudukan hukum", p.legal_status.map_or_else(missing, |s| s.label().to_owned())),
        ("Pangkat", since(words::rank(p.rank_code.as_deref(), p.rank_title.as_deref()), p.rank_since)),
        ("Jabatan", p.position_name.as_ref().map_or_else(missing, |n| since(format!("{n}{level}"), p.position_since))),
        ("Unit kerja", p.unit_name.clone().unwrap_or_else(missing)),
    ];
    facts.extend(p.probationary_since.map(|on| ("TMT CPNS atau kontrak pertama", words::day(on))));
    facts.extend(p.permanent_since.map(|on| ("TMT PNS", words::day(on))));
    facts
}

/// Enough to recognise, not enough to use.
fn contact(found: &Found) -> Vec<(&'static str, String)> {
    let private = found.private.as_ref();
    let shown = |value: Option<&String>, mask: fn(&str) -> String| {
        value.filter(|v| !v.is_empty()).map_or_else(|| "belum tercatat".to_owned(), |v| mask(v))
    };
    vec![
        ("NIK", shown(private.and_then(|p| p.nik.as_ref()), mask_tail)),
        ("Nomor HP", shown(private.and_then(|p| p.phone.as_ref()), mask_phone)),
        ("Surel pribadi", shown(private.and_then(|p| p.email.as_ref()), mask_mail)),
        ("Surel dinas", shown(private.and_then(|p| p.email_official.as_ref()), mask_mail)),
        ("Alamat rumah", shown(private.and_then(|p| p.address.as_ref()), |_| "tercatat, disamarkan".to_owned())),
    ]
}

fn mask_mail(mail: &str) -> String {
    let (name, host) = mail.split_once('@').unwrap_or((mail, ""));
    format!("{}••••@{host}", name.chars().take(2).collect::<String>())
}

fn source(registry_id: Option<&String>, decree_kind: &str) -> (&'static str, &'static str) {
    if registry_id.is_some() || decree_kind == "registry_profile" {
        ("SIASN", "ok")
    } else {
        ("Lokal, belum tampil di SIASN", "warn")
    }
}

fn basis(number: &str, kind: &str, on: Option<NaiveDate>) -> String {
    match (kind, on) {
        ("registry_profile", _) => "menurut profil SIASN".to_owned(),
        (_, Some(on)) => format!("SK {number}, {}", words::day(on)),
        (_, None) => format!("SK {number}"),
    }
}

/// The four marks of the change of this kind and decree; none when nothing was sent about it.
fn marks_of(events: &[Entry], kind: &str, decree: Option<&str>) -> Vec<Mark> {
    let about = |e: &&Entry| e.kind == kind && (decree.is_none() || e.basis.as_deref() == decree);
    let given_up = |e: &Entry| matches!(e.state, State::Skipped | State::Superseded);
    events.iter().filter(about).min_by_key(|e| given_up(e)).map(registry::days).unwrap_or_default()
}

fn rank(r: &h::RankEntry, events: &[Entry]) -> Row {
    let (source, colour) = source(r.registry_id.as_ref(), &r.decree_kind);
    Row {
        id: r.id,
        what: words::rank(Some(&r.rank_code), r.rank_title.as_deref()),
        when: words::span(r.since, r.until),
        basis: basis(&r.decree_number, &r.decree_kind, r.decree_issued_on),
        marks: marks_of(events, "promotion.decree-issued", Some(&r.decree_number)),
        source,
        colour,
    }
}

fn position(p: &h::PositionEntry, events: &[Entry]) -> Row {
    let (source, colour) = source(p.registry_id.as_ref(), &p.decree_kind);
    let level = p.functional_level.as_ref().map(|l| format!(" {l}")).unwrap_or_default();
    let unit = p.unit_name.as_ref().map(|u| format!(", {u}")).unwrap_or_default();
    Row {
        id: p.id,
        what: format!("{}{level}{unit}", p.position_name),
        when: words::span(p.since, p.until),
        basis: basis(&p.decree_number, &p.decree_kind, None),
        marks: marks_of(events, "position.recorded", Some(&p.decree_number)),
        source,
        colour,
    }
}

fn education(e: &h::EducationEntry) -> String {
    let mut text = e.level_name.clone();
    for part in [&e.program_name, &e.school].into_iter().flatten() {
        text.push_str(", ");
        text.push_str(part);
    }
    if let Some(year) = e.graduated_year {
        text.push_str(&format!(", lulus {year}"));
    }
    text
}
