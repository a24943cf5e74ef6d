use askama::Template;
use documents::Document;
use kernel::Permission;
use promotions::{ChecklistItem, return_reasons};
use workflow::{Action, State};

use super::{
    super::{person::Subject, promotion::rule_list::RuleList},
    Found, timeline as t,
};
use crate::{desk, faults::Faults, fields::Fields, frame::Frame, marks::Mark, visit::Visit, words};

/// The page.
#[derive(Template)]
#[template(path = "request.html")]
pub(super) struct RequestPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    /// Not the person's own: the layout of an officer.
    desk: bool,
    number: String,
    version: i32,
    heading: String,
    state: &'static str,
    colour: &'static str,
    facts: Vec<(&'static str, String)>,
    returned: Option<t::Past>,
    files: Vec<Asked>,
    missing: usize,
    may_prepare: bool,
    rules: RuleList,
    past: Vec<t::Past>,
    present: Option<t::Present>,
    future: Vec<t::Future>,
    marks: Vec<Mark>,
    forward: Option<Forward>,
    may_return: bool,
    may_refuse: bool,
    may_withdraw: bool,
    may_decree: bool,
    reasons: Vec<Choice>,
    typed: Fields,
    /// The document beside the case, on a screen that has room for it.
    beside: Option<Beside>,
}

/// A document that is shown beside the case, and the ones before and after it.
struct Beside {
    id: String,
    title: String,
    place: String,
    before: Option<String>,
    after: Option<String>,
}

/// The step that leads on.
struct Forward {
    action: &'static str,
    text: &'static str,
    button: &'static str,
}

/// A coded reason to return for.
struct Choice {
    code: &'static str,
    text: &'static str,
    chosen: bool,
}

/// A document that is asked for.
struct Asked {
    code: String,
    title: String,
    reason: String,
    most: u32,
    attached: Vec<File>,
    offered: Vec<File>,
}

/// A document in the file.
struct File {
    id: String,
    title: String,
    about: String,
    verified: bool,
}

impl RequestPage {
    pub(super) fn new(visit: &Visit, found: &Found, faults: Faults, typed: Fields) -> Self {
        let (request, details) = (&found.request.request, &found.request.details);
        let subject = Subject::of(visit, &found.profile);
        let may = |action| found.actions.contains(&action);
        let files: Vec<Asked> = found.request.checklist.iter().map(asked).collect();
        let chosen: Vec<&str> = typed.all("reasons").collect();
        let mut past: Vec<t::Past> = found.request.steps.iter().map(t::past).collect();
        past.reverse();
        let state = request.state;
        let frame = visit.frame(format!("Usul {}", request.number));
        Self {
            frame: if subject.own { frame } else { frame.wide() },
            faults,
            desk: !subject.own,
            number: request.number.clone(),
            version: request.version,
            heading: heading(&subject, &details.from_rank, &details.target_rank),
            state: state.label(),
            colour: desk::colour(state),
            facts: facts(found, visit.actor().may_somewhere(Permission::VerifyRequest)),
            returned: (state == State::Returned || state == State::Rejected)
                .then(|| found.request.steps.iter().rev().find(|s| s.to == state).map(t::past))
                .flatten(),
            missing: files.iter().filter(|f| f.attached.is_empty()).count(),
            files,
            may_prepare: found.may_prepare,
            rules: RuleList::of(&found.request.assessment),
            past,
            present: t::present(&found.request, visit.today()),
            future: t::future(state),
            marks: t::marks(&found.request),
            forward: forward(&found.actions, subject.own),
            may_return: may(Action::Return),
            may_refuse: may(Action::Refuse),
            may_withdraw: may(Action::Withdraw),
            may_decree: may(Action::Decree),
            reasons: return_reasons::REASONS
                .iter()
                .map(|(code, text)| Choice { code, text, chosen: chosen.contains(code) })
                .collect(),
            typed,
            subject,
            beside: None,
        }
    }

    /// Puts a document beside the case: the one with this id, or the first one. Opening it is written down like any
    /// opening, so the person's own page shows none.
    pub(super) fn show(&mut self, id: &str) {
        if !self.desk {
            return;
        }
        let all: Vec<(&str, &File)> = self
            .files
            .iter()
            .flat_map(|asked| asked.attached.iter().map(|file| (asked.title.as_str(), file)))
            .collect();
        let at = all.iter().position(|(_, file)| file.id == id).unwrap_or(0);
        let id_at = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|(_, file)| file.id.clone());
        self.beside = all.get(at).map(|(title, file)| Beside {
            id: file.id.clone(),
            title: (*title).to_owned(),
            place: format!("{} dari {}", at + 1, all.len()),
            before: id_at(at.checked_sub(1)),
            after: id_at(at.checked_add(1)),
        });
    }

    /// Whether this document is the one beside the case.
    fn is_beside(&self, file: &File) -> bool {
        self.beside.as_ref().is_some_and(|beside| beside.id == file.id)
    }

    /// Whether the page shows something to do.
    fn acts(&self) -> bool {
        self.forward.is_some() || self.may_return || self.may_decree || self.may_refuse
    }
}

fn heading(subject: &Subject, from: &str, target: &str) -> String {
    match subject.own {
        true => format!("Usul kenaikan pangkat Anda dari {from} ke {target}"),
        false => format!("{}: kenaikan pangkat {from} ke {target}", subject.name),
    }
}

fn facts(found: &Found, registry_words: bool) -> Vec<(&'static str, String)> {
    let (request, d, p) = (&found.request.request, &found.request.details, &found.profile);
    let mut facts = vec![
        ("Nomor usul", request.number.clone()),
        ("NIP", words::nip(&p.nip)),
        ("Unit kerja", p.unit_name.clone().unwrap_or_else(|| "belum tercatat".to_owned())),
        ("Jabatan", p.position_name.clone().unwrap_or_else(|| "belum tercatat".to_owned())),
        ("Jenis", kind(&d.promotion_kind)),
        ("Pangkat sekarang", d.from_rank.clone()),
        ("Pangkat yang diusulkan", d.target_rank.clone()),
        ("TMT yang diusulkan", words::day(request.effective_on)),
        ("Masa kerja golongan", format!("{} tahun {} bulan", d.service_years, d.service_months)),
    ];
    if let Some(name) = d.registry_state_name.as_ref().filter(|_| registry_words) {
        facts.push(("Status di SIASN", name.clone()));
    }
    if let (Some(number), on) = (&d.consideration_number, d.consideration_on) {
        facts.push(("Pertimbangan teknis (pertek)", format!("{number}, {}", words::maybe_day(on))));
    }
    facts
}

fn kind(code: &str) -> String {
    code.parse::<promotions::PromotionKind>().map_or_else(|_| code.to_owned(), |kind| kind.label().to_owned())
}

fn forward(actions: &[Action], own: bool) -> Option<Forward> {
    actions.iter().find_map(|action| {
        Some(match action {
            Action::Submit if own => Forward {
                action: "submit",
                text: "Setelah diajukan, usul diperiksa pengelola kepegawaian unit Anda.",
                button: "Ajukan usul ini",
            },
            Action::Submit => Forward {
                action: "submit",
                text: "Usul diajukan atas nama pegawai.",
                button: "Ajukan usul ini",
            },
            Action::Complete => Forward {
                action: "complete",
                text: "Pastikan semua berkas ada dan terbaca.",
                button: "Teruskan ke verifikator",
            },
            Action::Verify => Forward {
                action: "verify",
                text: "Dengan ini berkas yang dilampirkan dinyatakan sesuai dan tidak akan diminta lagi pada usul berikutnya.",
                button: "Verifikasi usul ini",
            },
            Action::Approve => Forward {
                action: "approve",
                text: "Usul yang disetujui langsung dikirim ke SIASN BKN.",
                button: "Setujui usul ini",
            },
            _ => return None,
        })
    })
}

fn asked(item: &ChecklistItem) -> Asked {
    let kind = documents::Kind::of(item.requirement.document_kind.as_str());
    Asked {
        code: item.requirement.code.clone(),
        title: item.requirement.title.clone(),
        reason: item.requirement.reason.clone(),
        most: kind.map_or(2, |kind| kind.max_mib),
        attached: item.attached.iter().map(file).collect(),
        offered: item.offered.iter().map(file).collect(),
    }
}

fn file(d: &Document) -> File {
    File {
        id: d.id.to_string(),
        title: d.title.clone(),
        about: format!(
            "PDF, {} halaman, {}, diunggah {}",
            d.page_count,
            words::size(d.byte_size),
            words::instant(d.uploaded_at)
        ),
        verified: d.verified_at.is_some(),
    }
}
