//! The people of the city who could play a part.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_types as t};
use kernel::{EmployeeId, PositionKind, UnitId, Verdict};
use store::DbError;

/// Somebody with a post.
#[derive(QueryableByName, Clone)]
pub(super) struct Resident {
    #[diesel(sql_type = t::Uuid)]
    pub(super) id: EmployeeId,
    #[diesel(sql_type = t::Text)]
    pub(super) nip: String,
    #[diesel(sql_type = t::Text)]
    pub(super) name: String,
    #[diesel(sql_type = t::Uuid)]
    pub(super) unit_id: UnitId,
    #[diesel(sql_type = t::Text)]
    pub(super) unit_name: String,
    #[diesel(sql_type = t::Text)]
    pub(super) unit_path: String,
    #[diesel(sql_type = t::Text)]
    pub(super) position_kind: PositionKind,
}

impl Resident {
    pub(super) fn leads(&self) -> bool {
        self.position_kind == PositionKind::Structural
    }

    pub(super) fn works_in(&self, name: &str) -> bool {
        self.unit_name.to_lowercase().contains(name)
    }
}

/// Everybody, by NIP.
pub(super) fn everybody(conn: &mut PgConnection, day: NaiveDate) -> Result<Vec<Resident>, DbError> {
    Ok(diesel::sql_query(include_str!("residents.sql")).bind::<t::Date, _>(day).load(conn)?)
}

/// Whom the rules allow a regular promotion on `day`.
pub(super) fn eligible(conn: &mut PgConnection, day: NaiveDate) -> Result<HashSet<EmployeeId>, promotions::Error> {
    let mut found = HashSet::new();
    promotions::everybody(conn, day, |id, assessment| {
        if assessment.verdict == Verdict::Eligible {
            found.insert(id);
        }
        Ok::<_, promotions::Error>(())
    })?;
    Ok(found)
}
