//! Messages from the registry, each taken once.

use std::collections::HashMap;

use diesel::{prelude::*, sql_types};
use serde_json::Value;
use uuid::Uuid;

use crate::{DbError, Tx, schema::inbox};

/// Takes a message. `true` when it is new; `false` when it was taken before and must have no effect again.
///
/// # Errors
/// The database's.
pub fn take(tx: &mut Tx<'_>, source: &str, message_id: &str, payload: &Value) -> Result<bool, DbError> {
    let now = tx.now();
    let inserted = diesel::insert_into(inbox::table)
        .values((
            inbox::id.eq(Uuid::now_v7()),
            inbox::source.eq(source),
            inbox::message_id.eq(message_id),
            inbox::payload.eq(payload),
            inbox::received_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(inserted == 1)
}

/// Records what came of a message.
///
/// # Errors
/// The database's.
pub fn handled(tx: &mut Tx<'_>, source: &str, message_id: &str, outcome: &str) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(inbox::table.filter(inbox::source.eq(source)).filter(inbox::message_id.eq(message_id)))
        .set((inbox::handled_at.eq(now), inbox::outcome.eq(outcome)))
        .execute(tx.conn())?;
    Ok(())
}

/// What was last taken about one subject (a proposal).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// Its serial number, from 1.
    pub serial: u32,
    /// The message.
    pub payload: Value,
}

/// The id of the `serial`-th message about `subject`.
#[must_use]
pub fn message_id(subject: &str, serial: u32) -> String {
    format!("{subject}#{serial:06}")
}

/// The last message taken about each of `subjects`; subjects without one are not in the answer.
///
/// # Errors
/// The database's.
pub fn latest(conn: &mut PgConnection, source: &str, subjects: &[&str]) -> Result<HashMap<String, Latest>, DbError> {
    let rows: Vec<LatestRow> = diesel::sql_query(include_str!("inbox_latest.sql"))
        .bind::<sql_types::Text, _>(source)
        .bind::<sql_types::Array<sql_types::Text>, _>(subjects)
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let serial = row.message_id.rsplit_once('#').and_then(|(_, serial)| serial.parse().ok());
            let serial = serial.ok_or_else(|| DbError::Shape("a message id without a serial number".to_owned()))?;
            Ok((row.subject, Latest { serial, payload: row.payload }))
        })
        .collect()
}

#[derive(QueryableByName)]
struct LatestRow {
    #[diesel(sql_type = sql_types::Text)]
    subject: String,
    #[diesel(sql_type = sql_types::Text)]
    message_id: String,
    #[diesel(sql_type = sql_types::Jsonb)]
    payload: Value,
}
