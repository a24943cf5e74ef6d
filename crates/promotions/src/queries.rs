//! Rows of `promotion_requests`, and the lists pages and the API show.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{Assessment, DecreeId, DocumentId, EmployeeId, HistoryId, RequestId, access::Reach};
use serde::Serialize;
use store::{
    DbError,
    schema::{promotion_requests as pr, request_assessments as ra},
};
use workflow::{Request, State, Step};

use crate::{
    Error, Requirement,
    eligibility::{ChecklistItem, answering},
    policy::PromotionPolicies,
    requirements,
};

/// What a rank promotion adds to its request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = pr, check_for_backend(diesel::pg::Pg))]
pub struct PromotionDetails {
    /// Registry code of the kind, 101.
    pub promotion_kind: String,
    /// Rank held.
    pub from_rank: String,
    /// Rank asked for.
    pub target_rank: String,
    /// Masa kerja golongan at the TMT: years.
    pub service_years: i16,
    /// Masa kerja golongan at the TMT: months.
    pub service_months: i16,
    /// Proposal at the registry.
    pub proposal_id: Option<String>,
    /// statusUsulan, verbatim.
    pub registry_state: Option<String>,
    /// statusUsulanNama, verbatim.
    pub registry_state_name: Option<String>,
    /// Pertek number.
    pub consideration_number: Option<String>,
    /// Pertek date.
    pub consideration_on: Option<NaiveDate>,
    /// The decree.
    pub decree_id: Option<DecreeId>,
    /// The rank that came of it.
    pub rank_history_id: Option<HistoryId>,
    /// The registry took the decree.
    pub decree_uploaded_at: Option<DateTime<Utc>>,
    /// The registry's history showed the new rank.
    pub visible_at: Option<DateTime<Utc>>,
}

/// A request with everything its page shows.
#[derive(Debug, Clone, Serialize)]
pub struct PromotionRequest {
    /// The request.
    #[serde(flatten)]
    pub request: Request,
    /// Its promotion part.
    pub details: PromotionDetails,
    /// Newest assessment.
    pub assessment: Assessment,
    /// Documents asked, attached and offered.
    pub checklist: Vec<ChecklistItem>,
    /// Steps taken.
    pub steps: Vec<Step>,
    /// Marks of the way to the registry.
    pub marks: Marks,
}

/// The four marks of the registry, each with its instant once reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// Tercatat: approved in this system.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Terkirim: first sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Diterima: the registry has the proposal.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Tampil di BKN: the registry shows the new rank.
    pub visible_at: Option<DateTime<Utc>>,
}

/// The promotion part of a request.
///
/// # Errors
/// [`Error::NotFound`].
pub fn details(conn: &mut PgConnection, id: RequestId) -> Result<PromotionDetails, Error> {
    pr::table.find(id).select(PromotionDetails::as_select()).first(conn).optional()?.ok_or(Error::NotFound)
}

fn newest_assessment(conn: &mut PgConnection, id: RequestId) -> Result<Assessment, Error> {
    let json: serde_json::Value = ra::table
        .filter(ra::request_id.eq(id))
        .order(ra::assessed_at.desc())
        .select(ra::assessment)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound)?;
    serde_json::from_value(json).map_err(|e| DbError::Shape(e.to_string()).into())
}

#[derive(QueryableByName)]
struct MarkRow {
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    recorded_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    sent_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    accepted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    visible_at: Option<DateTime<Utc>>,
}

fn marks(conn: &mut PgConnection, id: RequestId) -> Result<Marks, Error> {
    let row: MarkRow = store::prepared(
        "select min(o.created_at) as recorded_at, min(o.first_sent_at) as sent_at, \
         (select min(s.at) from request_transitions s where s.request_id = $1 and s.action = 'enter') as accepted_at, \
         (select p.visible_at from promotion_requests p where p.request_id = $1) as visible_at \
         from outbox o where o.request_id = $1",
    )
    .bind::<t::Uuid, _>(id)
    .get_result(conn)?;
    Ok(Marks {
        recorded_at: row.recorded_at,
        sent_at: row.sent_at,
        accepted_at: row.accepted_at,
        visible_at: row.visible_at,
    })
}

/// A request with everything its page shows. The caller asks for the permission at the person's place.
///
/// # Errors
/// [`Error::NotFound`].
pub fn promotion_request(
    conn: &mut PgConnection,
    id: RequestId,
    now: DateTime<Utc>,
) -> Result<PromotionRequest, Error> {
    let request = workflow::request(conn, id)?;
    let details = details(conn, id)?;
    Ok(PromotionRequest {
        assessment: newest_assessment(conn, id)?,
        checklist: checklist(conn, &request, now)?,
        steps: workflow::steps(conn, id)?,
        marks: marks(conn, id)?,
        details,
        request,
    })
}

/// What the request asks for, with what is attached and what the file offers.
pub(crate) fn checklist(
    conn: &mut PgConnection,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Vec<ChecklistItem>, Error> {
    let loaded = crate::facts_load::load(conn, request.employee_id, request.effective_on, now)?;
    let policy = PromotionPolicies::builtin()?.on(request.effective_on)?;
    answered(conn, request, requirements(&loaded.facts, &policy))
}

/// The same, where the facts were loaded already and say what is `required`.
pub(crate) fn answered(
    conn: &mut PgConnection,
    request: &Request,
    required: Vec<Requirement>,
) -> Result<Vec<ChecklistItem>, Error> {
    let file = documents::list_for(conn, request.employee_id)?;
    let mut attached: HashMap<String, Vec<DocumentId>> = HashMap::new();
    for (requirement, document) in workflow::attached(conn, request.id)? {
        attached.entry(requirement).or_default().push(document);
    }
    Ok(required
        .into_iter()
        .map(|requirement| {
            let ids = attached.remove(&requirement.code).unwrap_or_default();
            ChecklistItem {
                attached: file.iter().filter(|d| ids.contains(&d.id)).cloned().collect(),
                offered: answering(&requirement, &file).into_iter().filter(|d| !ids.contains(&d.id)).collect(),
                requirement,
            }
        })
        .collect())
}

/// One line of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct QueueItem {
    /// The request.
    #[diesel(sql_type = t::Uuid)]
    pub id: RequestId,
    /// Case number.
    #[diesel(sql_type = t::Text)]
    pub number: String,
    /// Where it is.
    #[diesel(sql_type = t::Text)]
    pub state: State,
    /// Version, for deciding from the list.
    #[diesel(sql_type = t::Integer)]
    pub version: i32,
    /// Proposed TMT.
    #[diesel(sql_type = t::Date)]
    pub effective_on: NaiveDate,
    /// Since when on this desk.
    #[diesel(sql_type = t::Timestamptz)]
    pub held_since: DateTime<Utc>,
    /// Role whose desk it is.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub held_by: Option<String>,
    /// Whom it is about.
    #[diesel(sql_type = t::Uuid)]
    pub employee_id: EmployeeId,
    /// Name without titles.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// Employee number.
    #[diesel(sql_type = t::Text)]
    pub nip: String,
    /// Unit of the request.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_name: Option<String>,
    /// Rank held.
    #[diesel(sql_type = t::Text)]
    pub from_rank: String,
    /// Rank asked for.
    #[diesel(sql_type = t::Text)]
    pub target_rank: String,
}

/// Which requests a queue shows.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// States; empty: all that are not finished.
    pub states: Vec<State>,
    /// Only this person's.
    pub employee: Option<EmployeeId>,
    /// Part of the case number or the beginning of an employee number.
    pub text: Option<String>,
}

/// Requests in `reach`, longest on their desk first, after the cursor (`held_since`, id). `day` decides the units.
///
/// # Errors
/// The database's.
pub fn queue(
    conn: &mut PgConnection,
    filter: &QueueFilter,
    reach: &Reach,
    after: Option<(DateTime<Utc>, RequestId)>,
    limit: i64,
    day: NaiveDate,
) -> Result<Vec<QueueItem>, Error> {
    let (after_at, after_id) = after.unzip();
    Ok(store::prepared(include_str!("queue.sql"))
        .bind::<t::Date, _>(day)
        .bind::<t::Array<t::Text>, _>(states_of(filter))
        .bind::<t::Bool, _>(reach.agency)
        .bind::<t::Array<t::Uuid>, _>(reach.units.iter().map(|u| u.uuid()).collect::<Vec<_>>())
        .bind::<t::Nullable<t::Uuid>, _>(reach.own)
        .bind::<t::Nullable<t::Uuid>, _>(filter.employee)
        .bind::<t::Nullable<t::Text>, _>(filter.text.as_deref().map(str::trim).filter(|x| !x.is_empty()))
        .bind::<t::Nullable<t::Timestamptz>, _>(after_at)
        .bind::<t::Nullable<t::Uuid>, _>(after_id)
        .bind::<t::BigInt, _>(limit.clamp(1, 500))
        .load(conn)?)
}

fn states_of(filter: &QueueFilter) -> Vec<String> {
    let open = State::ALL.iter().copied().filter(|s| !s.is_final());
    if filter.states.is_empty() {
        open.map(|s| s.as_str().to_owned()).collect()
    } else {
        filter.states.iter().map(|s| s.as_str().to_owned()).collect()
    }
}

#[derive(QueryableByName)]
struct StateCount {
    #[diesel(sql_type = t::Text)]
    state: State,
    #[diesel(sql_type = t::BigInt)]
    n: i64,
}

/// How many requests in `reach` are in each state that is not finished.
///
/// # Errors
/// The database's.
pub fn counts(conn: &mut PgConnection, reach: &Reach, day: NaiveDate) -> Result<Vec<(State, i64)>, Error> {
    let rows: Vec<StateCount> = store::prepared(
        "select r.state, count(*) as n from requests r left join unit_history u on u.unit_id = r.unit_id and u.superseded_at is null and u.valid_during @> $1 \
         where r.kind = 'rank_promotion' and r.state not in ('effective', 'rejected', 'withdrawn') \
         and ($2 or r.employee_id = $4 or exists (select from unnest($3) g where u.path like '%/' || g::text || '/%')) group by r.state",
    )
    .bind::<t::Date, _>(day)
    .bind::<t::Bool, _>(reach.agency)
    .bind::<t::Array<t::Uuid>, _>(reach.units.iter().map(|u| u.uuid()).collect::<Vec<_>>())
    .bind::<t::Nullable<t::Uuid>, _>(reach.own)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.state, row.n)).collect())
}
