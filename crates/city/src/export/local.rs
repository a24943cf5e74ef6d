//! What the registry keeps nothing of, or nothing an agency can read back: examinations, trainings, sanctions and cases
//! under examination. In the form of the histories, so that it is loaded the same way.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use serde::Serialize;

use super::ExportError;
use crate::{City, ExamRow, SanctionRow};

#[derive(Serialize)]
struct Local<'a> {
    nip: &'a str,
    sanctions: &'a [SanctionRow],
    exams: &'a [ExamRow],
}

impl City {
    /// Writes one line per person who has any. Returns how many lines there are.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn local_histories_jsonl(&self, path: &Path) -> Result<u64, ExportError> {
        let mut file = BufWriter::new(File::create(path)?);
        let mut written = 0;
        let there = self.people().filter(|person| !person.defect.is_some_and(|defect| defect.refuses()));
        for person in there.filter(|person| !person.sanctions.is_empty() || !person.exams.is_empty()) {
            let local = Local { nip: &person.nip, sanctions: &person.sanctions, exams: &person.exams };
            serde_json::to_writer(&mut file, &local)?;
            file.write_all(b"\n")?;
            written += 1;
        }
        file.flush()?;
        Ok(written)
    }
}
