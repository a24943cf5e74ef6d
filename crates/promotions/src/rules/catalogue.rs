//! `docs/rules.md`, written from the tables.

use std::fmt::Write as _;

use super::TABLES;

/// The catalogue of all rules as Markdown, one section per kind, in the order in which they are judged.
#[must_use]
pub fn catalogue_markdown() -> String {
    let mut out = String::from(
        "# Rules of rank promotion\n\n\
         Generated from the tables in `crates/promotions/src/rules`; do not edit. After a change run\n\
         `UPDATE_DOCS=1 cargo test -p promotions catalogue`. How to add a rule: [adding-a-rule.md](adding-a-rule.md).\n\n\
         A *stop* ends the assessment with its code alone; all *checks* are run and every code is reported.\n",
    );
    for table in TABLES {
        let kind = table.kind;
        // writing to a String cannot fail
        let _: std::fmt::Result = write!(out, "\n## {} ({kind})\n\n", kind.label());
        out.push_str("| Id | | Code | Syarat | Legal basis | File |\n|---|---|---|---|---|---|\n");
        let rows = table.stops.iter().map(|rule| ("stop", rule)).chain(table.checks.iter().map(|rule| ("check", rule)));
        for (role, rule) in rows {
            let file = rule.source.rsplit_once("src/rules/").map_or(rule.source, |(_, file)| file);
            let _: std::fmt::Result = writeln!(
                out,
                "| {} | {role} | {} | {} | {} | [{file}](../crates/promotions/src/rules/{file}) |",
                rule.id, rule.code, rule.title, rule.legal_basis,
            );
        }
    }
    out
}
