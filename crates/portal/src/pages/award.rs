//! Penghargaan: an award with its decree and certificate, entered by the officer in charge.

use askama::Template;
use chrono::NaiveDate;
use diesel::PgConnection;
use employees::{AWARD_KINDS, AwardKind, AwardRow, Profile, award_kind, awards, service::EnterAward};
use kernel::{DocumentId, EmployeeId, Reason};

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
#[template(path = "award.html")]
pub(crate) struct Inputs {
    faults: Faults,
    typed: Fields,
    kinds: Vec<Choice>,
    /// Awards that can be corrected.
    recorded: Vec<Choice>,
}

impl Form for EnterAward {
    const WORDS: Words = Words {
        address: "penghargaan",
        heading: "Penghargaan",
        document: "Piagam penghargaan",
        intro: "Isi menurut keputusan dan piagamnya. Petugas lain memverifikasinya sebelum masuk riwayat dan dikirim ke \
                BKN.",
    };
    type Offer = Vec<AwardRow>;
    type Inputs = Inputs;

    fn offer(
        conn: &mut PgConnection,
        person: &Profile,
        _: NaiveDate,
    ) -> Result<(Vec<AwardRow>, Typed), employees::Error> {
        Ok((awards(conn, person.id)?, Vec::new()))
    }

    fn typed(&self) -> Typed {
        vec![
            ("kind_code", self.kind_code.clone()),
            ("year", self.year.to_string()),
            ("decree_number", self.decree_number.clone()),
            ("decree_issued_on", self.decree_issued_on.to_string()),
            ("corrects", self.corrects.map(|id| id.to_string()).unwrap_or_default()),
            ("document_id", self.document_id.to_string()),
        ]
    }

    fn read(fields: &Fields, document_id: DocumentId) -> Result<Self, Vec<Reason>> {
        let mut faults = Vec::new();
        let decree_issued_on = fields.required_day("decree_issued_on", &mut faults);
        let year = fields.parsed("year").unwrap_or_else(|| {
            faults.push(Reason::field("year", "missing", "Tahun diisi empat angka, misalnya 2026."));
            0
        });
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            kind_code: fields.text("kind_code").to_owned(),
            year,
            decree_number: fields.text("decree_number").to_owned(),
            decree_issued_on,
            document_id,
            corrects: fields.parsed("corrects"),
        })
    }

    fn inputs(offer: Vec<AwardRow>, typed: Fields, faults: Faults) -> Inputs {
        // What a city gives and receives most stands first.
        let (often, seldom): (Vec<&AwardKind>, Vec<&AwardKind>) =
            AWARD_KINDS.iter().partition(|kind| kind.years.is_some());
        let kinds = often.into_iter().chain(seldom).map(|kind| (kind.code, kind.name));
        let label = |row: &AwardRow| format!("{}, {} ({})", name(&row.kind_code), row.year, row.decree_number);
        Inputs {
            faults,
            kinds: choices(kinds, typed.text("kind_code")),
            recorded: choices(offer.iter().map(|row| (row.id, label(row))), typed.text("corrects")),
            typed,
        }
    }
}

impl Shown for EnterAward {
    fn headline(&self) -> String {
        format!("{}, {}", name(&self.kind_code), self.year)
    }

    fn facts(&self) -> Facts {
        let mut facts = vec![
            ("Penghargaan", award_kind(&self.kind_code).map_or("tidak dikenal", |kind| kind.name).to_owned()),
            ("Tahun", self.year.to_string()),
            ("Nomor keputusan", self.decree_number.clone()),
            ("Tanggal keputusan", words::day(self.decree_issued_on)),
        ];
        if self.corrects.is_some() {
            facts.push(("Memperbaiki", "penghargaan yang sudah tercatat".to_owned()));
        }
        facts
    }

    fn rows(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<Recorded>, employees::Error> {
        Ok(awards(conn, employee)?.iter().map(recorded).collect())
    }
}

fn name(code: &str) -> &'static str {
    award_kind(code).map_or("Penghargaan", |kind| kind.name)
}

fn recorded(row: &AwardRow) -> Recorded {
    let day = row.decree_issued_on.map(|day| format!(", {}", words::day(day))).unwrap_or_default();
    Recorded {
        year: row.year,
        what: format!("{}, {}", name(&row.kind_code), row.year),
        basis: format!("Keputusan {}{day}", row.decree_number),
        at_registry: row.registry_id.is_some(),
        entry: row.request_id,
    }
}
