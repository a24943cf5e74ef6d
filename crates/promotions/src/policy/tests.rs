use std::collections::BTreeSet;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
fn builtin() -> &'static PromotionPolicies {
    PromotionPolicies::builtin().unwrap()
}
/// The error that a change of the real file gives.
fn refused(from: &str, to: &str) -> String {
    assert!(POLICY_FILE.contains(from), "the file does not contain {from:?}");
    PromotionPolicies::from_toml(&POLICY_FILE.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn unknown_keys_and_wrong_values_are_refused() {
    let unknown = refused("months_in_rank = 48", "months_in_rank = 48\nmonth_in_rank = 12");
    assert!(unknown.contains("month_in_rank"), "{unknown}");
    let misspelled = refused("minimum_rating = \"good\"", "minimum_rating = \"baik sekali\"");
    assert!(misspelled.contains("baik sekali"), "{misspelled}");
    let top = refused("version =", "versi = \"x\"\nversion =");
    assert!(top.contains("versi"), "{top}");
    let month = refused("months = [4, 10]", "months = [4, 13]");
    assert!(month.contains("13 is not a month"), "{month}");
    let date = refused("valid_from = \"2024-01-01\"", "valid_from = \"2024-13-01\"");
    assert!(date.contains("2024-13-01"), "{date}");
    let table = refused("table = \"education_rank_limits.csv\"", "table = \"other.csv\"");
    assert!(table.contains("other.csv"), "{table}");
    let missing = refused("regulation = \"Peraturan BKN 4/2023\"", "");
    assert!(missing.contains("regulation"), "{missing}");
    let twice = refused("kinds = [\"LKP12\"]", "kinds = [\"LKP12\", \"TK6\"]");
    assert!(twice.contains("TK6"), "{twice}");
}

#[test]
fn overlaps_and_holes_in_the_file_are_refused() {
    let hole = refused("valid_to = \"2023-12-31\"", "valid_to = \"2023-12-30\"");
    assert!(hole.contains("promotion_dates"), "{hole}");
    let overlap = refused("valid_to = \"2025-05-31\"", "valid_to = \"2025-06-01\"");
    assert!(overlap.contains("superior_rank"), "{overlap}");
}

#[test]
fn every_table_covers_every_promotion_date_since_it_begins() {
    for tmt in builtin().calendar().dates_from(day("1980-01-01")).take_while(|tmt| *tmt < day("2040-01-01")) {
        builtin().on(tmt).unwrap();
        builtin().proposal_window(tmt).unwrap();
    }
    let error = builtin().on(day("1979-12-31")).unwrap_err();
    assert!(matches!(error, PolicyError::NothingInForce { .. }), "{error}");
}

#[test]
fn every_kind_of_sanction_has_an_effect() {
    let catalogue = include_str!("../../../../config/reference/discipline_types.csv");
    let kinds: BTreeSet<String> = csv::Reader::from_reader(catalogue.as_bytes())
        .records()
        .map(|row| row.unwrap().get(0).unwrap().to_owned())
        .collect();
    let with_effect: BTreeSet<String> = builtin().sanction_effects.keys().cloned().collect();
    assert_eq!(kinds, with_effect);
    assert_eq!(builtin().sanction_effect("LKP12"), Some(SanctionEffect::Postpones));
    assert_eq!(builtin().sanction_effect("TK9"), Some(SanctionEffect::BlocksMedium));
    assert_eq!(builtin().sanction_effect("XX"), None);
}

#[test]
fn promotion_dates_of_every_era() {
    let months = |from: &str, count| -> Vec<String> {
        builtin().next_promotion_dates(day(from), count).iter().map(ToString::to_string).collect()
    };
    assert_eq!(months("2001-12-02", 3), ["2002-01-01", "2002-04-01", "2002-10-01"]);
    assert_eq!(months("2023-10-02", 3), ["2024-02-01", "2024-04-01", "2024-06-01"]);
    assert_eq!(months("2025-08-01", 4), ["2025-08-01", "2025-10-01", "2025-11-01", "2025-12-01"]);
    assert_eq!(months("1950-05-05", 1), ["1980-01-01"]);
}

#[test]
fn proposal_windows_of_every_era() {
    let window = |tmt: &str| {
        builtin().proposal_window(day(tmt)).unwrap().map(|w| {
            let days = [Some(w.opens_on), w.unit_cut_off_on, w.agency_cut_off_on, Some(w.closes_on)];
            days.into_iter().flatten().map(|d| d.to_string()).collect::<Vec<_>>()
        })
    };
    assert_eq!(window("2026-01-01").unwrap(), ["2025-11-16", "2025-11-25", "2025-12-05", "2025-12-15"]);
    assert_eq!(window("2026-04-01").unwrap(), ["2026-02-16", "2026-02-25", "2026-03-05", "2026-03-15"]);
    assert_eq!(window("2024-02-01").unwrap(), ["2023-12-15", "2024-01-15"]);
    assert_eq!(window("2024-04-01").unwrap(), ["2024-02-01", "2024-02-28"]);
    assert_eq!(window("2024-08-01"), None, "set by a yearly letter");
    assert_eq!(window("2020-04-01").unwrap(), ["2020-01-01", "2020-02-29"], "the last day of a leap February");
    assert_eq!(window("2020-10-01").unwrap(), ["2020-06-01", "2020-08-31"]);
}

#[test]
fn a_proposal_that_comes_too_late_is_offered_the_next_date() {
    let offered = |today: &str, earliest: &str| {
        builtin().next_proposable(day(today), day(earliest)).unwrap().map(|window| window.tmt_on.to_string())
    };
    assert_eq!(offered("2025-12-15", "2026-01-01").as_deref(), Some("2026-01-01"));
    assert_eq!(offered("2025-12-16", "2026-01-01").as_deref(), Some("2026-02-01"));
    assert_eq!(offered("2026-11-22", "2026-04-01").as_deref(), Some("2027-01-01"), "the past is not offered");
    assert_eq!(offered("2026-11-22", "2027-06-15").as_deref(), Some("2027-07-01"));
}
