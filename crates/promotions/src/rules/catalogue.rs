//! `docs/rules.md`, written from the tables.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{PromotionRule, RuleTable, TABLES};

const HEAD: &str = "# Rules of rank promotion

Generated from the tables in `crates/promotions/src/rules`; do not edit. After a change run
`UPDATE_DOCS=1 cargo test -p promotions catalogue`. How to add a rule: [adding-a-rule.md](adding-a-rule.md).

*Stops* are tried in order; the first that speaks against ends the assessment, and its code is the only one. All *checks* are
run and every code is reported. A rule is described once, under the first kind that asks it.
";

/// The catalogue of all rules as Markdown: what every kind asks, then one section per kind.
#[must_use]
pub fn catalogue_markdown() -> String {
    let mut out = HEAD.to_owned();
    let general: Vec<_> = TABLES.iter().flat_map(|table| table.rules()).filter(|rule| is_general(rule)).collect();
    let mut described = BTreeSet::new();
    out.push_str("\n## Syarat umum\n");
    out.push_str(&described_rules(general.into_iter(), &mut described));
    for table in TABLES {
        out.push_str(&section(table, &mut described));
    }
    out
}

fn is_general(rule: &PromotionRule) -> bool {
    rule.id.starts_with("KP-UMUM")
}

fn section(table: &'static RuleTable, described: &mut BTreeSet<&'static str>) -> String {
    let note = if table.note.is_empty() { String::new() } else { format!(", {}", table.note) };
    let ids = |rules: Vec<&PromotionRule>| rules.iter().map(|rule| rule.id).collect::<Vec<_>>().join(", ");
    format!(
        "\n## {} ({}){note}\n\nStops: {}.\n\nChecks: {}.\n{}",
        table.kind.label(),
        table.kind,
        ids(table.all_stops().collect()),
        ids(table.checks.iter().collect()),
        described_rules(table.rules(), described),
    )
}

/// A table of those rules that were not described before; nothing if there are none.
fn described_rules(
    rules: impl Iterator<Item = &'static PromotionRule>,
    described: &mut BTreeSet<&'static str>,
) -> String {
    let mut out = String::new();
    for rule in rules {
        if !described.insert(rule.id) {
            continue;
        }
        if out.is_empty() {
            out.push_str("\n| Id | Code | Syarat | Legal basis | File |\n|---|---|---|---|---|\n");
        }
        let file = rule.source.rsplit_once("src/rules/").map_or(rule.source, |(_, file)| file);
        // writing to a String cannot fail
        let _: std::fmt::Result = writeln!(
            out,
            "| {} | {} | {} | {} | [{file}](../crates/promotions/src/rules/{file}) |",
            rule.id, rule.code, rule.title, rule.legal_basis,
        );
    }
    out
}
