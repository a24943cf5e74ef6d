//! Tests over all tables: unique ids, numbers for every kind, and the generated catalogue. That every rule can pass and
//! can refuse is counted in `properties.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::*;
use crate::facts::testing::policy_on;

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
    let different = stored.lines().zip(written.lines()).find(|(stored, written)| stored != written);
    assert!(
        stored == written,
        "docs/rules.md is old: run UPDATE_DOCS=1 cargo test -p promotions catalogue\nfirst difference: {different:?}"
    );
}

#[test]
fn ids_are_unique_in_the_code_and_codes_unique_in_a_table() {
    let mut owners: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for table in TABLES {
        let codes: BTreeSet<&str> = table.rules().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), table.rules().count(), "a code occurs twice in {}", table.kind);
        for rule in table.rules() {
            let owner = owners.entry(rule.id).or_insert((rule.code, rule.source));
            assert_eq!(*owner, (rule.code, rule.source), "{} is the id of two rules", rule.id);
            let known = rule.code.starts_with("R-") || rule.code.starts_with("H-");
            assert!(known && rule.id.starts_with("KP-"), "{} {}", rule.id, rule.code);
        }
    }
}

#[test]
fn every_kind_has_rules_for_every_position_and_numbers() {
    let positions = [
        HeldPosition::Operational,
        HeldPosition::None,
        HeldPosition::Structural { echelon: None, inaugurated_on: None },
        HeldPosition::Functional { level: None, since_on: None },
    ];
    for kind in PromotionKind::ALL {
        for position in &positions {
            let table = table_for(*kind, position).unwrap_or_else(|| panic!("no rules for {kind} and {position:?}"));
            policy_on("2026-04-01").for_kind(table.numbers).unwrap();
        }
    }
}
