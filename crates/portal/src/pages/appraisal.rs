//! Evaluasi kinerja: the result of a year, read off its evaluation document by the officer in charge.

use askama::Template;
use chrono::{Datelike, NaiveDate};
use diesel::PgConnection;
use employees::Profile;
use kernel::{DocumentId, EmployeeId, RankGrade, Rating, Reason};
use performance::{AppraisalRow, Assessor, AssessorStatus, Expectation, rules::quadrant, service::EnterAppraisal};

use super::entry::{
    Words,
    form::{Form, Typed},
    shown::{Facts, Recorded, Shown},
};
use crate::{
    choice::{Choice, choices},
    faults::Faults,
    fields::Fields,
    words,
};

/// The fields.
#[derive(Template)]
#[template(path = "appraisal.html")]
pub(crate) struct Inputs {
    faults: Faults,
    typed: Fields,
    work_results: Vec<Choice>,
    behaviours: Vec<Choice>,
    /// The table of both sides, for the page's script.
    cells: Vec<(String, &'static str)>,
    ratings: Vec<Choice>,
    statuses: Vec<Choice>,
    ranks: Vec<Choice>,
}

impl Form for EnterAppraisal {
    const WORDS: Words = Words {
        address: "evaluasi-kinerja",
        heading: "Predikat kinerja",
        document: "Dokumen evaluasi kinerja",
        intro: "Isi menurut dokumen evaluasi kinerja tahunan. Petugas lain memverifikasinya sebelum masuk riwayat dan \
                dikirim ke BKN. Bila tahunnya sudah tercatat, yang baru menggantikannya setelah diverifikasi.",
    };
    type Offer = ();
    type Inputs = Inputs;

    /// The last year whose evaluation may be over, and the direct superior as assessor.
    fn offer(conn: &mut PgConnection, person: &Profile, today: NaiveDate) -> Result<((), Typed), employees::Error> {
        let year = if today.month() == 12 { today.year() } else { today.year() - 1 };
        let mut known = vec![("year", year.to_string()), ("assessor_status", AssessorStatus::Asn.to_string())];
        let head = match person.unit_id {
            Some(unit) => organization::head_of(conn, unit, person.id, today)?,
            None => None,
        };
        if let Some(head) = head {
            let head = employees::profile_on(conn, head, today)?;
            known.extend([
                ("assessor_name", head.full_name()),
                ("assessor_nip", head.nip),
                ("assessor_rank", head.rank_code.unwrap_or_default()),
                ("assessor_position", head.position_name.unwrap_or_default()),
                ("assessor_unit", head.unit_name.unwrap_or_default()),
            ]);
        }
        Ok(((), known))
    }

    fn typed(&self) -> Typed {
        let who = &self.assessor;
        vec![
            ("year", self.year.to_string()),
            ("work_result", self.work_result.to_string()),
            ("behaviour", self.behaviour.to_string()),
            ("rating", self.rating.map(|r| r.to_string()).unwrap_or_default()),
            ("assessor_status", who.status.to_string()),
            ("assessor_nip", who.nip.clone().unwrap_or_default()),
            ("assessor_name", who.name.clone()),
            ("assessor_rank", who.rank.clone().unwrap_or_default()),
            ("assessor_position", who.position.clone()),
            ("assessor_unit", who.unit.clone()),
            ("document_id", self.document_id.to_string()),
        ]
    }

    fn read(fields: &Fields, document_id: DocumentId) -> Result<Self, Vec<Reason>> {
        let mut faults = Vec::new();
        let mut missing = |field, message: &str| faults.push(Reason::field(field, "missing", message));
        let year = fields.parsed("year").unwrap_or_else(|| {
            missing("year", "Tahun diisi empat angka, misalnya 2025.");
            0
        });
        let mut side = |name| -> Expectation {
            fields.parsed(name).unwrap_or_else(|| {
                missing(name, "Pilih salah satu, seperti pada dokumen evaluasi kinerja.");
                Expectation::Meets
            })
        };
        let (work_result, behaviour) = (side("work_result"), side("behaviour"));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            year,
            work_result,
            behaviour,
            rating: fields.parsed("rating"),
            assessor: Assessor {
                status: fields.parsed("assessor_status").unwrap_or(AssessorStatus::Asn),
                nip: fields.filled("assessor_nip").map(|text| text.replace(' ', "")),
                name: fields.text("assessor_name").to_owned(),
                rank: fields.filled("assessor_rank"),
                position: fields.text("assessor_position").to_owned(),
                unit: fields.text("assessor_unit").to_owned(),
            },
            document_id,
        })
    }

    fn inputs((): (), typed: Fields, faults: Faults) -> Inputs {
        let sides = |name| choices(Expectation::ALL.iter().map(|e| (*e, e.label())), typed.text(name));
        let cells = Expectation::ALL.iter().flat_map(|work| Expectation::ALL.iter().map(move |b| (*work, *b)));
        Inputs {
            faults,
            work_results: sides("work_result"),
            behaviours: sides("behaviour"),
            cells: cells.map(|(w, b)| (format!("{w}-{b}"), quadrant::rating(w, b).as_str())).collect(),
            ratings: choices(Rating::ALL.iter().map(|r| (*r, r.label())), typed.text("rating")),
            statuses: choices(AssessorStatus::ALL.iter().map(|s| (*s, s.label())), typed.text("assessor_status")),
            ranks: choices(RankGrade::all().map(|rank| (rank.code(), rank.code())), typed.text("assessor_rank")),
            typed,
        }
    }
}

impl Shown for EnterAppraisal {
    fn headline(&self) -> String {
        format!("{}: {}", self.year, quadrant::rating(self.work_result, self.behaviour).label())
    }

    fn facts(&self) -> Facts {
        let who = &self.assessor;
        let number = who.nip.as_deref().filter(|text| !text.is_empty()).map_or("–".to_owned(), words::nip);
        vec![
            ("Tahun", self.year.to_string()),
            ("Hasil kerja", self.work_result.label().to_owned()),
            ("Perilaku kerja", self.behaviour.label().to_owned()),
            ("Predikat kinerja", quadrant::rating(self.work_result, self.behaviour).label().to_owned()),
            ("Pejabat penilai", format!("{} ({})", who.name, who.status.label())),
            ("NIP atau NRP penilai", number),
            ("Golongan penilai", who.rank.clone().unwrap_or_else(|| "–".to_owned())),
            ("Jabatan penilai", who.position.clone()),
            ("Unit kerja penilai", who.unit.clone()),
        ]
    }

    fn rows(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<Recorded>, employees::Error> {
        Ok(performance::current_rows(conn, employee)?.iter().map(recorded).collect())
    }
}

fn recorded(row: &AppraisalRow) -> Recorded {
    let sides = row.work_result.zip(row.behaviour).map(|(work, behaviour)| {
        format!("hasil kerja {}, perilaku {}", work.label().to_lowercase(), behaviour.label().to_lowercase())
    });
    let assessor = row.assessor_name.as_ref().map(|name| format!("dinilai {name}"));
    let parts: Vec<String> = sides.into_iter().chain(assessor).collect();
    Recorded {
        year: row.year,
        what: format!("{}: {}", row.year, row.rating.label()),
        basis: if parts.is_empty() { "hanya predikatnya yang diketahui".to_owned() } else { parts.join("; ") },
        at_registry: row.registry_id.is_some(),
        entry: row.request_id,
    }
}
