use chrono::NaiveDate;
use diesel::{prelude::*, sql_types as t};
use kernel::{DecreeId, EmployeeId, HistoryId, RankGrade, Span};
use store::{Tx, range, schema::rank_history as r};

use crate::Error;

/// A new rank with its basis.
#[derive(Debug, Clone)]
pub struct RankRecord {
    /// The person; their row is locked by the caller.
    pub employee: EmployeeId,
    /// The grade.
    pub rank: RankGrade,
    /// TMT. May lie ahead: the rank is in force from that day, and nothing has to run on it.
    pub since: NaiveDate,
    /// Masa kerja golongan at the TMT: years and months.
    pub service: (i16, i16),
    /// Kind of promotion, registry code.
    pub promotion_kind: String,
    /// Pertek number and date.
    pub consideration: Option<(String, NaiveDate)>,
    /// The decree.
    pub decree: DecreeId,
}

/// Adds a rank: the one in force on the TMT ends there (a new row supersedes it; the old one stays readable).
/// Called by the use case that owns the decision, in its transaction, with its audit row.
///
/// # Errors
/// [`Error::RankOverlap`] when another rank begins on or after the TMT.
pub fn record_rank(tx: &mut Tx<'_>, new: &RankRecord) -> Result<HistoryId, Error> {
    let (now, by) = (tx.now(), tx.actor().user);
    let old: Option<HistoryId> = r::table
        .filter(r::employee_id.eq(new.employee).and(r::superseded_at.is_null()))
        .filter(
            diesel::dsl::sql::<t::Bool>("upper_inf(valid_during) and lower(valid_during) < ")
                .bind::<t::Date, _>(new.since),
        )
        .select(r::id)
        .for_update()
        .first(tx.conn())
        .optional()?;
    if let Some(old) = old {
        let ended = HistoryId::new();
        diesel::update(r::table.find(old)).set(r::superseded_at.eq(now)).execute(tx.conn())?;
        diesel::sql_query(
            "insert into rank_history (id, employee_id, rank_code, service_years, service_months, promotion_kind, consideration_number, \
             consideration_on, registry_id, valid_during, decree_id, batch_id, recorded_at, recorded_by) \
             select $1, employee_id, rank_code, service_years, service_months, promotion_kind, consideration_number, consideration_on, \
             registry_id, daterange(lower(valid_during), $3), decree_id, batch_id, $4, $5 from rank_history where id = $2",
        )
        .bind::<t::Uuid, _>(ended)
        .bind::<t::Uuid, _>(old)
        .bind::<t::Date, _>(new.since)
        .bind::<t::Timestamptz, _>(now)
        .bind::<t::Nullable<t::Uuid>, _>(by)
        .execute(tx.conn())?;
        diesel::update(r::table.find(old)).set(r::superseded_by.eq(ended)).execute(tx.conn())?;
    }
    let id = HistoryId::new();
    let (number, on) = new.consideration.clone().unzip();
    diesel::insert_into(r::table)
        .values((
            (
                r::id.eq(id),
                r::employee_id.eq(new.employee),
                r::rank_code.eq(new.rank.code()),
                r::valid_during.eq(range::bounds(Span::since(new.since))),
            ),
            (
                r::service_years.eq(new.service.0),
                r::service_months.eq(new.service.1),
                r::promotion_kind.eq(&new.promotion_kind),
            ),
            (
                r::consideration_number.eq(number),
                r::consideration_on.eq(on),
                r::decree_id.eq(new.decree),
                r::recorded_at.eq(now),
                r::recorded_by.eq(by),
            ),
        ))
        .execute(tx.conn())?;
    Ok(id)
}
