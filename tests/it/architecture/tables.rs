//! Whose tables are whose: only the owner writes.

use std::collections::BTreeMap;

use regex_lite::Regex;

use super::{Source, root, sources};

/// Each crate with the tables it writes. Reading across goes through the owner's functions; joins may read any table.
const OWNERS: &[(&str, &[&str])] = &[
    (
        "store",
        &[
            "audit_log",
            "audit_seals",
            "sensitive_reads",
            "idempotency_keys",
            "outbox",
            "outbox_attempts",
            "outbox_freezes",
            "outbox_looks",
            "inbox",
        ],
    ),
    ("sync", &["worker_states", "sso_tokens", "registry_bindings", "followed_lists"]),
    ("organization", ORGANIZATION),
    ("employees", EMPLOYEES),
    ("performance", PERFORMANCE),
    ("workflow", &["requests", "request_transitions", "request_assessments", "request_documents", "request_entries"]),
    ("promotions", &["promotion_requests"]),
    ("documents", &["documents"]),
    (
        "accounts",
        &["users", "user_roles", "role_proposals", "activation_codes", "sessions", "refresh_tokens", "signing_keys"],
    ),
    ("intake", &["import_batches", "import_changes", "import_fault_books"]),
    ("reconcile", &["pulls", "pull_people", "registry_checks", "registry_differences", "registry_runs"]),
];

const ORGANIZATION: &[&str] = &["units", "unit_history", "positions"];
const EMPLOYEES: &[&str] = &[
    "employees",
    "employee_private",
    "decrees",
    "rank_history",
    "position_history",
    "employment_status_history",
    "educations",
    "qualifications",
    "sanctions",
    "disciplinary_cases",
    "record_reports",
    "awards",
    "trainings",
    "family_members",
];
const PERFORMANCE: &[&str] = &["appraisals"];

/// The import loads thousands of rows of its neighbours' tables at a time, audits them and takes them back as a whole;
/// one function call for each row would make it many times slower (docs/architecture.md).
const BULK: &[(&str, &[&[&str]])] = &[("intake", &[ORGANIZATION, EMPLOYEES, PERFORMANCE, &["audit_log"]])];

/// Filled by migrations; regulations change them, the program does not.
const REFERENCE: &[&str] = &["ranks", "education_levels"];

/// Every table of the schema.
fn tables() -> Vec<String> {
    let schema = std::fs::read_to_string(root().join("crates/store/src/schema.rs")).unwrap();
    let head = Regex::new(r"(?m)^    ([a-z_]+) \([a-z_, ]+\) \{").unwrap();
    head.captures_iter(&schema).map(|found| found[1].to_owned()).collect()
}

/// Tables a file writes, by diesel or by SQL text. `use schema::employees as e` is followed.
fn written(file: &Source, tables: &[String]) -> Vec<String> {
    let code = file.code();
    let alias = Regex::new(r"\b([a-z_]+)(?:::table)? as ([a-z_]+)\b").unwrap();
    let aliases: BTreeMap<&str, &str> =
        alias.captures_iter(&code).filter_map(|c| Some((c.get(2)?.as_str(), c.get(1)?.as_str()))).collect();
    let diesel = Regex::new(r"\b(?:insert_into|update|delete|copy_from)\(\s*(?:schema::)?([a-z_]+)::").unwrap();
    let sql = Regex::new(
        r#"(?i)\b(?:insert\s+into|delete\s+from|truncate|copy)\s+"?([a-z_]+)|\bupdate\s+"?([a-z_]+)"?(?:\s+(?:as\s+)?[a-z_]+)?[\s\\]+set\b"#,
    )
    .unwrap();
    let by_diesel = diesel.captures_iter(&code).filter_map(|c| Some(c.get(1)?.as_str()));
    let by_sql = sql.captures_iter(&code).filter_map(|c| Some(c.get(1).or_else(|| c.get(2))?.as_str()));
    by_diesel
        .map(|name| aliases.get(name).copied().unwrap_or(name))
        .chain(by_sql)
        .filter(|name| tables.iter().any(|table| table == name))
        .map(str::to_owned)
        .collect()
}

fn may_write(package: &str, table: &str) -> bool {
    let owns = OWNERS.iter().any(|(owner, tables)| *owner == package && tables.contains(&table));
    let bulk = BULK.iter().any(|(who, groups)| *who == package && groups.iter().any(|tables| tables.contains(&table)));
    owns || bulk
}

#[test]
fn only_the_owner_writes_a_table() {
    let tables = tables();
    let files = sources(&[".rs", ".sql"]);
    let mut writers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.path.starts_with("migrations/") && !file.is_test()) {
        for table in written(file, &tables) {
            assert!(may_write(file.package(), &table), "{} writes {table}, which its crate does not own", file.path);
            writers.entry(table).or_default().push(file.package().to_owned());
        }
    }
    // The scan sees what it should: tables everybody knows are written.
    for (owner, table) in
        [("store", "outbox"), ("employees", "rank_history"), ("accounts", "users"), ("workflow", "requests")]
    {
        assert!(
            writers.get(table).is_some_and(|who| who.iter().any(|w| w == owner)),
            "{owner} does not write {table}?"
        );
    }
}

#[test]
fn every_table_has_an_owner() {
    for table in tables() {
        let owned = OWNERS.iter().any(|(_, tables)| tables.contains(&table.as_str()));
        assert!(owned != REFERENCE.contains(&table.as_str()), "{table} needs exactly one line in the list of owners");
    }
    assert!(tables().len() > 30);
}

#[test]
fn writes_are_recognised() {
    let tables: Vec<String> = ["employees", "outbox", "units"].map(str::to_owned).into();
    let text = "use store::schema::{employees as e, units};\n\
                diesel::update(\n    e::table.find(id)).set(1);\n\
                sql_query(\"update outbox o set x = 1\");\n\
                // diesel::delete(units::table)\n\
                sql_query(\"select 1 from units for update of units\");";
    let file = Source { path: "crates/api/src/x.rs".to_owned(), text: text.to_owned() };
    assert_eq!(written(&file, &tables), ["employees", "outbox"]);
    assert!(!may_write(file.package(), "employees"));
}
