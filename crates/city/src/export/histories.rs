//! Whole histories, which the profile export does not have: one JSON object per line and person.
//!
//! ```json
//! {"nip":"198609262015051001",
//!  "ranks":[{"rank":"III/a","rank_id":"31","effective_on":"2015-05-01","kind":"211","service_years":0,"service_months":0,
//!            "decree":{"number":"813/00123-BKPSDM/2015","signed_on":"2015-04-20","signatory":"Wali Kota Tangerang"}}],
//!  "positions":[{"kind":"operational","position_id":"…","name":"Penelaah Teknis Kebijakan","unit_id":"…","effective_on":"2015-05-01","decree":{…}}],
//!  "educations":[{"level_id":"40","program_id":"…","program":"S-1 Ilmu Hukum","graduated_on":"2013-08-17","school":"…","diploma_number":"…"}],
//!  "appraisals":[{"year":2025,"rating":"good","provisional":false}],
//!  "sanctions":[{"level":"light","kind":"TT","name":"Teguran tertulis","starts_on":"2026-07-01","decree":{…}}],
//!  "exams":[{"kind":"UD1","passed_on":"2019-03-02"}]}
//! ```
//! The registry's file has the same and `trainings`, `courses`, `awards`, `spouses`, `children` and `parents` ([`crate::Life`]).
//!
//! Every list is oldest first. `until` of a position is the first day no longer in it, absent for the present one;
//! `last_day` of a sanction is included. Ranks of promotions carry `consideration_number` and `consideration_on`.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use serde::Serialize;

use super::ExportError;
use crate::{AppraisalRow, City, EducationRow, ExamRow, Life, Person, PositionRow, RankRow, SanctionRow};

#[derive(Serialize)]
struct Histories<'a> {
    nip: &'a str,
    ranks: &'a [RankRow],
    positions: &'a [PositionRow],
    educations: &'a [EducationRow],
    appraisals: &'a [AppraisalRow],
    sanctions: &'a [SanctionRow],
    exams: &'a [ExamRow],
}

impl<'a> Histories<'a> {
    fn of(person: &'a Person) -> Self {
        Self {
            nip: &person.nip,
            ranks: &person.ranks,
            positions: &person.positions,
            educations: &person.educations,
            appraisals: &person.appraisals,
            sanctions: &person.sanctions,
            exams: &person.exams,
        }
    }
}

#[derive(Serialize)]
struct OfRegistry<'a> {
    #[serde(flatten)]
    career: Histories<'a>,
    #[serde(flatten)]
    life: Life,
}

impl City {
    /// Writes what the registry knows of each person, one line each: the histories with training, awards and family. Otherwise
    /// as [`City::histories_jsonl`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn registry_jsonl(&self, path: &Path) -> Result<u64, ExportError> {
        self.lines(path, |file, person| {
            serde_json::to_writer(file, &OfRegistry { career: Histories::of(person), life: self.life(person) })
        })
    }

    /// Writes one line per person, in the order of the export. People whose row of the export is refused for its defect
    /// are left out: they are not there to have a history. Returns how many lines there are.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn histories_jsonl(&self, path: &Path) -> Result<u64, ExportError> {
        self.lines(path, |file, person| serde_json::to_writer(file, &Histories::of(person)))
    }

    fn lines(
        &self,
        path: &Path,
        line: impl Fn(&mut BufWriter<File>, &Person) -> serde_json::Result<()>,
    ) -> Result<u64, ExportError> {
        let mut file = BufWriter::new(File::create(path)?);
        let mut written = 0;
        for person in self.people().filter(|person| !person.defect.is_some_and(|defect| defect.refuses())) {
            line(&mut file, &person)?;
            file.write_all(b"\n")?;
            written += 1;
        }
        file.flush()?;
        Ok(written)
    }
}
