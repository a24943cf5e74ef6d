//! Judged cases as CSV: read, evaluated, compared with the judgement.
//!
//! One row is one case: facts in the columns of [`read::INPUT_COLUMNS`], the judgement in [`read::JUDGED_COLUMNS`]. A file
//! without any judged column is only evaluated. Lists inside a cell are joined by `|`, days are `2026-04-01`, an empty
//! cell means unknown or none. A row that cannot be read is named with column, value and remedy; the others still run.

mod read;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    io::{Read, Write},
};

use kernel::{Assessment, Verdict};

pub use read::{BadCell, CasesError, INPUT_COLUMNS, JUDGED_COLUMNS};
use read::{Case, Columns, Judgement};

use crate::{AssessError, PromotionKind, PromotionPolicies, assess};

/// One judged column that came out differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The case.
    pub case_id: String,
    /// The judged column.
    pub column: &'static str,
    /// What the file says.
    pub expected: String,
    /// What the rules say.
    pub found: String,
}

/// What came of a file of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CasesReport {
    /// Cases that were evaluated and agree with their judgement (or have none).
    pub passed: usize,
    /// Cases that were evaluated and disagree in at least one column.
    pub failed: usize,
    /// Every column that differs.
    pub differences: Vec<Difference>,
    /// Cases of kinds whose rules are not built, by kind.
    pub unsupported: BTreeMap<PromotionKind, Vec<String>>,
    /// Cells that could not be read.
    pub bad_cells: Vec<BadCell>,
}

impl CasesReport {
    /// Whether every case that could be evaluated agrees and every row could be read. Cases of unsupported kinds do not
    /// count against it; they are named.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.bad_cells.is_empty()
    }
}

impl fmt::Display for CasesReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for bad in &self.bad_cells {
            writeln!(f, "unreadable  {bad}")?;
        }
        for Difference { case_id, column, expected, found } in &self.differences {
            writeln!(f, "difference  {case_id}: {column} is judged {expected:?}, the rules say {found:?}")?;
        }
        for (kind, cases) in &self.unsupported {
            let (count, list) = (cases.len(), cases.join(" "));
            writeln!(f, "not built   kind {kind} ({}), {count} cases: {list}", kind.label())?;
        }
        let unsupported: usize = self.unsupported.values().map(Vec::len).sum();
        let rows: BTreeSet<u64> = self.bad_cells.iter().map(|bad| bad.line).collect();
        write!(
            f,
            "{} agree, {} differ, {unsupported} of kinds not built yet, {} rows unreadable",
            self.passed,
            self.failed,
            rows.len()
        )
    }
}

/// Evaluates every case of `input` and compares it with its judgement; writes one result row per case to `out`.
///
/// # Errors
/// A missing column, a policy that is broken, or a failure to read or write. Bad cells are part of the report.
pub fn run_cases<R: Read, W: Write>(input: R, out: Option<W>) -> Result<CasesReport, CasesError> {
    let policies = PromotionPolicies::builtin()?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(input);
    let columns = Columns::find(reader.headers()?)?;
    let mut results = out.map(csv::Writer::from_writer);
    if let Some(results) = &mut results {
        results.write_record(RESULT_COLUMNS)?;
    }
    let mut report = CasesReport::default();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let case = match read::case(record, &columns, policies, &mut seen) {
            Ok(case) => case,
            Err(CasesError::BadCells(cells)) => {
                report.bad_cells.extend(cells);
                continue;
            }
            Err(other) => return Err(other),
        };
        let result = report.take(&case, policies)?;
        if let Some(results) = &mut results {
            results.write_record(result)?;
        }
    }
    if let Some(results) = &mut results {
        results.flush()?;
    }
    Ok(report)
}

const RESULT_COLUMNS: [&str; 8] =
    ["case_id", "verdict", "kind", "target_rank", "earliest_tmt", "codes", "warnings", "result"];

impl CasesReport {
    /// Evaluates one case, counts it, and gives its result row.
    fn take(&mut self, case: &Case, policies: &PromotionPolicies) -> Result<[String; 8], CasesError> {
        let assessment = match assess(&case.facts, case.requested, policies) {
            Ok(assessment) => assessment,
            Err(AssessError::KindNotSupported(kind)) => {
                self.unsupported.entry(kind).or_default().push(case.id.clone());
                let mut row = <[String; 8]>::default();
                let [id, _, of_kind, .., result] = &mut row;
                (*id, *of_kind, *result) = (case.id.clone(), kind.to_string(), "not built".to_owned());
                return Ok(row);
            }
            Err(AssessError::Policy(error)) => return Err(error.into()),
        };
        let differences =
            case.judgement.as_ref().map_or_else(Vec::new, |judged| differences(case, judged, &assessment));
        let result = match (&case.judgement, differences.is_empty()) {
            (None, _) => "evaluated",
            (Some(_), true) => "agrees",
            (Some(_), false) => "differs",
        };
        if differences.is_empty() {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        self.differences.extend(differences);
        let warnings: Vec<&str> = assessment.warnings().map(|found| found.rule.as_str()).collect();
        let warnings = warnings.join(";");
        let [verdict, kind, target, earliest, codes] = judged_values(&assessment);
        Ok([case.id.clone(), verdict, kind, target, earliest, codes, warnings, result.to_owned()])
    }
}

/// The values of the judged columns, in the order of [`JUDGED_COLUMNS`].
fn judged_values(assessment: &Assessment) -> [String; 5] {
    let verdict = match assessment.verdict {
        Verdict::Eligible => "ELIGIBLE",
        Verdict::NotEligible => "NOT_ELIGIBLE",
        Verdict::Hold => "HOLD",
    };
    [
        verdict.to_owned(),
        assessment.kind.clone(),
        assessment.target.map(|rank| rank.to_string()).unwrap_or_default(),
        assessment.earliest_on.map(|day| day.to_string()).unwrap_or_default(),
        assessment.codes.join(";"),
    ]
}

fn differences(case: &Case, judged: &Judgement, assessment: &Assessment) -> Vec<Difference> {
    let found = judged_values(assessment);
    let pairs = JUDGED_COLUMNS.into_iter().zip(&judged.0).zip(found);
    pairs
        .filter(|((column, expected), found)| match *column {
            "expected_codes" => codes(expected) != codes(found),
            _ => *expected != found,
        })
        .map(|((column, expected), found)| Difference {
            case_id: case.id.clone(),
            column,
            expected: expected.clone(),
            found,
        })
        .collect()
}

fn codes(list: &str) -> BTreeSet<&str> {
    list.split(';').map(str::trim).filter(|code| !code.is_empty()).collect()
}
