//! `crates/store/src/schema.rs` says what the migrations make.

use std::collections::BTreeMap;

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use regex_lite::Regex;
use testkit::TestDb;

use super::root;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    comment: String,
}

const COLUMNS: &str = "\
    select c.table_name || '.' || c.column_name as name, \
           case when c.is_nullable = 'YES' then 'Nullable<' || c.udt_name || '>' else c.udt_name end as kind, \
           coalesce(col_description((quote_ident(c.table_schema) || '.' || quote_ident(c.table_name))::regclass, c.ordinal_position), '') as comment \
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name) \
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name <> '__diesel_schema_migrations'";

/// PostgreSQL's name of a type as diesel writes it.
fn diesel_name(kind: &str) -> String {
    let inner = kind.trim_start_matches("Nullable<").trim_end_matches('>');
    let mut letters = inner.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if kind.starts_with("Nullable") { format!("Nullable<{name}>") } else { name }
}

#[test]
fn schema_rs_is_the_database() {
    let text = std::fs::read_to_string(root().join("crates/store/src/schema.rs")).unwrap();
    let line = Regex::new(r"^    ([a-z_]+) \([a-z_, ]+\) \{|^        ([a-z_]+) -> ([A-Za-z0-9<>]+),").unwrap();
    let mut in_rust = BTreeMap::new();
    let mut table = String::new();
    for found in text.lines().filter_map(|l| line.captures(l)) {
        match (found.get(1), found.get(2), found.get(3)) {
            (Some(name), ..) => table = name.as_str().to_owned(),
            (None, Some(column), Some(kind)) => {
                in_rust.insert(format!("{table}.{}", column.as_str()), kind.as_str().to_owned());
            }
            _ => {}
        }
    }
    let db = TestDb::new();
    let columns: Vec<Column> = sql_query(COLUMNS).load(&mut db.conn()).unwrap();
    for column in &columns {
        assert!(!column.comment.is_empty(), "{} has no comment", column.name);
    }
    let in_database: BTreeMap<String, String> =
        columns.into_iter().map(|column| (column.name, diesel_name(&column.kind))).collect();
    let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| -> Vec<String> {
        one.iter()
            .filter(|(name, kind)| other.get(*name) != Some(*kind))
            .map(|(name, kind)| format!("{name} {kind}"))
            .collect()
    };
    let (stale, missing) = (only(&in_rust, &in_database), only(&in_database, &in_rust));
    assert!(
        stale.is_empty() && missing.is_empty(),
        "run `diesel print-schema`; only in schema.rs: {stale:?}; only in the database: {missing:?}"
    );
    assert!(in_database.len() > 200);
}
