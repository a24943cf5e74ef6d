use super::*;

const VECTORS: &str = include_str!("../../../../tests/vectors/test-vectors-promotion.csv");

fn run(text: &str) -> Result<CasesReport, CasesError> {
    run_cases(text.as_bytes(), None::<Vec<u8>>)
}
/// The vectors with the first occurrence of `from` replaced.
fn bent(from: &str, to: &str) -> String {
    assert!(VECTORS.contains(from), "the vectors do not contain {from:?}");
    VECTORS.replacen(from, to, 1)
}

/// The judged cases of the registry's contract: 73, of every kind.
#[test]
fn every_judged_case_agrees() {
    let report = run(VECTORS).unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!((report.passed, report.unsupported.len()), (73, 0), "{report}");
}

/// Cases of our own, judged by hand from the regulations' text, for what the contract's cases leave out: secondment, study
/// assignment, invention, short service, rank demotion, and codes that occur together.
#[test]
fn every_case_of_our_own_agrees() {
    let report = run(include_str!("../../../../tests/vectors/promotion-more-cases.csv")).unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.passed, 32, "{report}");
}

#[test]
fn kinds_that_are_not_built_are_named_and_are_no_difference() {
    let mut report = CasesReport { passed: 2, ..CasesReport::default() };
    report.unsupported.insert(PromotionKind::Merit, vec!["D51".to_owned(), "D52".to_owned()]);
    assert!(report.is_clean());
    let text = report.to_string();
    assert!(text.contains("not built   kind 208 (Kenaikan pangkat prestasi luar biasa), 2 cases: D51 D52"), "{text}");
    assert!(text.ends_with("2 agree, 0 differ, 2 of kinds not built yet, 0 rows unreadable"), "{text}");
}

#[test]
fn a_wrong_judgement_is_a_difference_in_that_column() {
    let report =
        run(&bent("ELIGIBLE,101,III/b,2026-04-01,,\"plain", "ELIGIBLE,101,III/c,2026-05-01,,\"plain")).unwrap();
    assert_eq!(report.failed, 1);
    let columns: Vec<_> = report.differences.iter().map(|d| (d.case_id.as_str(), d.column, d.found.as_str())).collect();
    let expected = [("D01", "expected_target_rank", "III/b"), ("D01", "expected_earliest_tmt", "2026-04-01")];
    assert_eq!(columns, expected);
    assert!(!report.is_clean());
    assert!(report.to_string().contains("D01: expected_target_rank is judged \"III/c\", the rules say \"III/b\""));
}

#[test]
fn codes_are_compared_as_a_set() {
    let reordered = bent("R-EDU-CEILING;R-EXAM-UD2", "R-EXAM-UD2;R-EDU-CEILING");
    assert!(run(&reordered).unwrap().is_clean());
    let one_missing = run(&bent("R-EDU-CEILING;R-EXAM-UD2", "R-EDU-CEILING")).unwrap();
    assert_eq!(one_missing.differences.len(), 1, "{one_missing}");
}

#[test]
fn a_missing_column_is_named() {
    let error = run(&bent("superior_rank", "superior")).unwrap_err().to_string();
    assert!(error.contains("no column superior_rank"), "{error}");
    let error = run(&bent("expected_codes", "codes")).unwrap_err().to_string();
    assert!(error.contains("no column expected_codes"), "{error}");
    let empty = run("").unwrap_err().to_string();
    assert!(empty.contains("case_id"), "{empty}");
}

#[test]
fn without_judged_columns_cases_are_only_evaluated() {
    let header = INPUT_COLUMNS.join(",");
    let report =
        run(&format!("\u{feff}{header}\r\nX1,2026-04-01,101,PNS,III/a,2022-04-01,,PELAKSANA,,,S1,,,,,,,\r\n")).unwrap();
    assert_eq!((report.passed, report.is_clean()), (1, true), "{report}");
}

#[test]
fn every_bad_cell_of_a_row_is_named_and_the_other_rows_run() {
    let row = "X1,2026-02-31,102,PNSS,V/a,01-04-2022,?,GURU,,,S9,2024:BAGUS,1;5,UD3,PIM,MEDIUM:2025-11-01,III,a=b";
    let good = "X2,2026-04-01,101,PNS,III/a,2022-04-01,,PELAKSANA,,,S1,2024:BAIK|2025:BAIK,,,,,,";
    let report = run(&format!("{}\n{row}\n{good}\n{good}\n", INPUT_COLUMNS.join(","))).unwrap();
    let columns: BTreeSet<&str> = report.bad_cells.iter().filter(|bad| bad.line == 2).map(|bad| bad.column).collect();
    let expected: BTreeSet<&str> = INPUT_COLUMNS
        .into_iter()
        .filter(|column| !["case_id", "position_level", "tmt_position"].contains(column))
        .collect();
    assert_eq!(columns, expected, "{report}");
    assert_eq!(report.passed, 1, "{report}");
    let twice = report.bad_cells.iter().find(|bad| bad.line == 4).unwrap();
    assert_eq!((twice.column, twice.value.as_str()), ("case_id", "X2"));
    assert!(report.to_string().contains("line 2, column proposed_tmt: \"2026-02-31\" – write a real day"), "{report}");
}

#[test]
fn damaged_rows_and_odd_cells_are_refused_one_by_one() {
    let refused = |from: &str, to: &str| {
        let report = run(&bent(from, to)).unwrap();
        assert_eq!(report.bad_cells.len(), 1, "{report}");
        report.bad_cells.first().map(|bad| format!("{}: {}", bad.column, bad.remedy)).unwrap()
    };
    assert!(refused("D02,2026-03-01,101,", "D02,2026-03-01,").contains("cells, the header"));
    assert!(refused("D02,2026-03-01", "D02,1970-03-01").contains("begins on 1980-01-01"));
    assert!(refused("MEDIUM:2025-11-01:2026-04-30", "MEDIUM:2025-11-01:").contains("the end is missing"));
    assert!(refused("MEDIUM:2025-11-01:2026-04-30", "MEDIUM:2025-11-01:2025-10-30").contains("end lies before"));
    assert!(refused("2024:BAIK|2025:BAIK", "2025:BAIK|2025:BAIK").contains("twice"));
    assert!(refused("IV.a,2025-02-10", ",2025-02-10").contains("position_level: must not be empty"));
    assert!(refused("vacancy=no", "vacancy=maybe").contains("yes or no"));
}

#[test]
fn results_are_written_one_row_per_case() {
    let mut out = Vec::new();
    run_cases(VECTORS.as_bytes(), Some(&mut out)).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(out.lines().count(), 74);
    assert!(out.contains("D64,NOT_ELIGIBLE,101,III/c,,R-DISC-ACTIVE;R-EDU-CEILING;R-PERF;R-TIME-RANK,"), "{out}");
}
