//! Embedded migrations under an advisory lock, and the grants of the application's role.

use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, migration::MigrationSource, pg::Pg,
    sql_query, sql_types,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use store::DbError;

/// Every migration of the product.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// The role the application takes: it may append to the trails and histories of requests, and not change them.
pub const APP_ROLE: &str = "simasn_app";

/// Key of the advisory lock: two programs starting at once migrate one after the other.
const LOCK: i64 = 0x5349_4D41_534E;

#[derive(QueryableByName)]
struct Creatable {
    #[diesel(sql_type = sql_types::Bool)]
    may_create: bool,
}

#[derive(QueryableByName)]
struct Begun {
    #[diesel(sql_type = sql_types::Bool)]
    begun: bool,
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = sql_types::Text)]
    version: String,
}

/// Brings the schema up to date. Answers the names of the migrations it ran.
///
/// # Errors
/// [`DbError`]; a migration that fails leaves the schema at the one before.
pub fn run(conn: &mut PgConnection) -> Result<Vec<String>, DbError> {
    conn.batch_execute(&format!("select pg_advisory_lock({LOCK})"))?;
    let done = conn
        .run_pending_migrations(MIGRATIONS)
        .map(|versions| versions.iter().map(ToString::to_string).collect())
        .map_err(|e| DbError::Shape(format!("migration failed: {e}")));
    let granted = if done.is_ok() { grant(conn) } else { Ok(()) };
    conn.batch_execute(&format!("select pg_advisory_unlock({LOCK})"))?;
    granted?;
    done
}

/// How many migrations the schema lacks. Asks as somebody who may only read: diesel's own question would create its table.
///
/// # Errors
/// [`DbError`].
pub fn pending(conn: &mut PgConnection) -> Result<usize, DbError> {
    let known = MigrationSource::<Pg>::migrations(&MIGRATIONS)
        .map_err(|e| DbError::Shape(format!("the list of migrations cannot be read: {e}")))?;
    let begun: Begun =
        sql_query("select to_regclass('__diesel_schema_migrations') is not null as begun").get_result(conn)?;
    let applied: Vec<Applied> =
        if begun.begun { sql_query("select version from __diesel_schema_migrations").load(conn)? } else { Vec::new() };
    let lacks = |name: &str| !applied.iter().any(|applied| applied.version == name);
    Ok(known.iter().filter(|migration| lacks(&migration.name().version().to_string())).count())
}

/// Gives the application's role what it needs and nothing more. Where the owner may not create roles, the operator
/// creates `simasn_app` beforehand (docs/operations.md).
fn grant(conn: &mut PgConnection) -> Result<(), DbError> {
    let creatable: Creatable =
        sql_query("select (rolsuper or rolcreaterole) as may_create from pg_roles where rolname = current_user")
            .get_result(conn)?;
    if creatable.may_create {
        conn.batch_execute(&format!(
            "do $$ begin create role {APP_ROLE} nologin; exception when duplicate_object or unique_violation then null; end $$;"
        ))?;
    }
    conn.batch_execute(include_str!("grants.sql"))?;
    Ok(())
}
