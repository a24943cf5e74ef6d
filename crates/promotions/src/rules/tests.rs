//! Tests over all tables: unique ids, the generated catalogue, and that every rule can pass and can refuse.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use kernel::{LegalStatus, Outcome};

use super::*;
use crate::{
    PromotionPolicies, RequestedKind, assess,
    facts::testing::regular_case,
    facts::{EducationClass, HeldPosition, SanctionEffect},
};

/// `docs/rules.md` must say what the code says.
#[test]
#[expect(clippy::disallowed_methods, reason = "a switch of this test only: UPDATE_DOCS=1 writes the file")]
fn the_catalogue_in_docs_is_the_one_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let written = catalogue_markdown();
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &written).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(stored, written, "docs/rules.md is old: run UPDATE_DOCS=1 cargo test -p promotions catalogue");
}

#[test]
fn ids_are_unique_in_the_code_and_codes_unique_in_a_table() {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for table in TABLES {
        let codes: BTreeSet<&str> = table.rules().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), table.rules().count(), "a code occurs twice in {}", table.kind);
        for rule in table.rules() {
            let owner = owners.entry(rule.id).or_insert(rule.title);
            assert_eq!(*owner, rule.title, "{} is the id of two rules", rule.id);
            let known = rule.code.starts_with("R-") || rule.code.starts_with("H-");
            assert!(known && rule.id.starts_with("KP-"), "{} {}", rule.id, rule.code);
        }
    }
}

/// Cases bent in one point each; together every rule is met at least once and speaks against at least once.
fn cases() -> Vec<PromotionFacts> {
    let base = || regular_case("2026-04-01");
    let mut cases = vec![
        base(),
        regular_case("2024-03-15").grade_since("III/a", "2023-04-01").ratings(&[]),
        regular_case("2025-04-01").grade_since("IV/a", "2021-04-01"),
        regular_case("2025-04-01").grade_since("III/a", "2021-04-01"),
        base().grade_since("II/d", "2022-04-01"),
        base().grade_since("III/d", "2022-04-01"),
        base().sanction(SanctionEffect::BlocksMedium, "2026-01-01", Some("2026-06-30")),
        base().sanction(SanctionEffect::Postpones, "2026-01-01", Some("2026-12-31")),
        base().sanction(SanctionEffect::UnderExamination, "2026-01-01", None),
        base().grade_since("IV/e", "2010-04-01"),
    ];
    let mut bend = |change: fn(&mut PromotionFacts)| {
        let mut facts = base();
        change(&mut facts);
        cases.push(facts);
    };
    bend(|facts| facts.employment = kernel::EmploymentKind::Contract);
    bend(|facts| facts.employment = kernel::EmploymentKind::Probationary);
    bend(|facts| facts.legal_status = LegalStatus::Suspended);
    bend(|facts| facts.rank = None);
    bend(|facts| facts.position = HeldPosition::Functional { level: None, since_on: None });
    bend(|facts| facts.retirement_on = Some(facts.proposed_on));
    bend(|facts| {
        *facts = facts.clone().grade_since("II/d", "2022-04-01");
        facts.education = Some(EducationClass::UpperSecondary);
    });
    bend(|facts| {
        *facts = facts.clone().grade_since("III/d", "2022-04-01");
        facts.education = Some(EducationClass::Master);
    });
    cases
}

#[test]
fn every_rule_passes_in_one_case_and_refuses_in_another() {
    let policies = PromotionPolicies::builtin().unwrap();
    let mut met = BTreeSet::new();
    let mut against = BTreeSet::new();
    for facts in cases() {
        let assessment = assess(&facts, RequestedKind::Kind(PromotionKind::Regular), policies).unwrap();
        for found in &assessment.findings {
            if found.finding.outcome == Outcome::Met {
                met.insert(found.rule.clone());
            } else if found.finding.speaks_against() {
                against.insert(found.rule.clone());
            }
        }
    }
    let all: BTreeSet<String> = TABLES.iter().flat_map(|table| table.rules()).map(|rule| rule.id.to_owned()).collect();
    assert_eq!(met, all, "rules that no case meets");
    assert_eq!(against, all, "rules that no case fails");
}
