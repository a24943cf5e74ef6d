//! Differences between our record and the national registry's.

use actix_web::{
    HttpRequest, get,
    http::StatusCode,
    post,
    web::{Data, Json, Path, Query},
};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EmployeeId, UnitId};
use reconcile::{
    Decision, Desk, DiffState, Kind, Sort,
    queries::{self, Filter, Listed, Summary, per_mille},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey, Page, PageQuery},
};

use crate::{
    answer::{Answer, ok, once, once_done},
    headers::WriteHeaders,
    listing::Listing,
    view::Word,
};

/// Which differences to list. Every parameter narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DifferenceQuery {
    /// `open`, `postponed`, `sending`, `taking` or `closed`; left out: all that are not closed.
    #[param(value_type = Option<String>)]
    state: Option<DiffState>,
    /// Part of the record: `person`, `rank`, `position`, `education`, `rating`, `training`, `award`, `sanction`, `family`.
    #[param(value_type = Option<String>)]
    kind: Option<Kind>,
    /// Field, as in the summary.
    field: Option<String>,
    /// `differs`, `missing_there`, `missing_here` or `doubled_there`.
    #[param(value_type = Option<String>)]
    sort: Option<Sort>,
    /// Only this unit and everything below it.
    #[param(value_type = Option<Uuid>)]
    unit_id: Option<UnitId>,
    /// Only this person.
    #[param(value_type = Option<Uuid>)]
    employee_id: Option<EmployeeId>,
}

/// A difference between our record and the registry's.
#[derive(Serialize, ToSchema)]
pub(crate) struct DifferenceView {
    /// Identifier.
    id: Uuid,
    /// Whose.
    #[schema(value_type = Uuid)]
    employee_id: EmployeeId,
    /// Employee number.
    nip: String,
    /// Name.
    name: String,
    /// Unit today.
    unit: Option<String>,
    /// Part of the record.
    kind: Word,
    /// The row of the history.
    row: String,
    /// The field.
    field: Word,
    /// In which way they differ.
    sort: Word,
    /// What we have, masked where personal.
    ours: Option<String>,
    /// What the registry has, masked where personal.
    theirs: Option<String>,
    /// Whose value holds by the table of fields.
    winner: Word,
    /// Why the table says so.
    why: String,
    /// What to do where nothing can be sent or taken.
    advice: String,
    /// State.
    state: Word,
    /// Whether `ours` can be decided now.
    can_send: bool,
    /// Whether `theirs` can be decided now.
    can_take: bool,
    /// First found.
    first_seen_at: DateTime<Utc>,
    /// Last found.
    last_seen_at: DateTime<Utc>,
    /// Who decided.
    decided_by: Option<String>,
    /// When.
    decided_at: Option<DateTime<Utc>>,
    /// Why.
    reason: Option<String>,
    /// Put off until.
    postponed_until: Option<NaiveDate>,
    /// When it was gone.
    closed_at: Option<DateTime<Utc>>,
    /// How it went away.
    closed_how: Option<Word>,
}

impl From<Listed> for DifferenceView {
    fn from(d: Listed) -> Self {
        Self {
            field: Word::new(&d.field, d.field_label()),
            why: d.why().to_owned(),
            advice: d.advice().to_owned(),
            can_send: d.can_send(),
            can_take: d.can_take(),
            id: d.id,
            employee_id: d.employee_id,
            nip: d.nip,
            name: d.name,
            unit: d.unit_name,
            kind: d.kind.into(),
            row: d.label,
            sort: d.sort.into(),
            ours: d.ours,
            theirs: d.theirs,
            winner: d.winner.into(),
            state: d.state.into(),
            first_seen_at: d.first_seen_at,
            last_seen_at: d.last_seen_at,
            decided_by: d.decided_by_name,
            decided_at: d.decided_at,
            reason: d.reason,
            postponed_until: d.postponed_until,
            closed_at: d.closed_at,
            closed_how: d.closed_how.map(Word::from),
        }
    }
}

/// How our record and the registry's stand to each other.
#[derive(Serialize, ToSchema)]
pub(crate) struct DifferenceSummary {
    /// People compared at least once.
    checked: i64,
    /// Of them with an open difference.
    different: i64,
    /// Their share, in tenths of a percent.
    different_per_mille: i64,
    /// People whose number the registry does not know.
    unknown_there: i64,
    /// Open differences found within a day.
    age_day: i64,
    /// Within a week.
    age_week: i64,
    /// Within thirty days.
    age_month: i64,
    /// Earlier.
    age_older: i64,
    /// By field, most people first.
    fields: Vec<DifferenceField>,
    /// By office, the largest share first.
    units: Vec<DifferenceUnit>,
}

/// Open differences of one field.
#[derive(Serialize, ToSchema)]
pub(crate) struct DifferenceField {
    /// Part of the record.
    kind: Word,
    /// Field.
    field: Word,
    /// Differences.
    differences: i64,
    /// People.
    people: i64,
    /// The oldest.
    oldest_at: DateTime<Utc>,
}

/// People of one office.
#[derive(Serialize, ToSchema)]
pub(crate) struct DifferenceUnit {
    /// The office.
    #[schema(value_type = Uuid)]
    unit_id: UnitId,
    /// Its name.
    name: String,
    /// People compared.
    checked: i64,
    /// Of them with an open difference.
    different: i64,
    /// Their share, in tenths of a percent.
    different_per_mille: i64,
}

impl From<Summary> for DifferenceSummary {
    fn from(s: Summary) -> Self {
        let field = |f: queries::FieldCount| DifferenceField {
            field: Word::new(&f.field, f.label()),
            kind: f.kind.into(),
            differences: f.differences,
            people: f.people,
            oldest_at: f.oldest_at,
        };
        let unit = |u: queries::UnitCount| DifferenceUnit {
            different_per_mille: per_mille(u.different, u.checked),
            unit_id: u.unit_id,
            name: u.name,
            checked: u.checked,
            different: u.different,
        };
        Self {
            different_per_mille: s.per_mille(),
            checked: s.people.checked,
            different: s.people.different,
            unknown_there: s.people.unknown,
            age_day: s.ages.day,
            age_week: s.ages.week,
            age_month: s.ages.month,
            age_older: s.ages.older,
            fields: s.fields.into_iter().map(field).collect(),
            units: s.units.into_iter().map(unit).collect(),
        }
    }
}

/// Which side is right.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decide {
    /// `ours` (it is sent), `theirs` (it is taken over) or `later`.
    #[schema(example = "ours")]
    decision: String,
    /// With `later`: the day on which it is asked about again, at most 180 days from now.
    #[serde(default)]
    until: Option<NaiveDate>,
    /// The reason, at least 10 characters; it stays in the trail.
    #[schema(min_length = 10)]
    reason: String,
}

impl Decide {
    fn decision(&self) -> Result<Decision, reconcile::Error> {
        match (self.decision.as_str(), self.until) {
            ("ours", _) => Ok(Decision::Ours),
            ("theirs", _) => Ok(Decision::Theirs),
            ("later", Some(until)) => Ok(Decision::Later { until }),
            ("later", None) => Err(reconcile::Error::NoDay),
            _ => Err(reconcile::Error::NoDecision),
        }
    }
}

/// Differences, oldest first.
///
/// Permissions `manage_registry` and `view_employee` for the whole agency.
#[utoipa::path(get, path = "/api/v1/registry/differences", tag = "registry", params(DifferenceQuery, PageQuery),
    responses((status = 200, description = "One page", body = Listing<DifferenceView>)))]
#[get("/api/v1/registry/differences")]
pub(crate) async fn list(
    shared: Data<Shared>,
    who: Authenticated,
    query: Query<DifferenceQuery>,
    page: Page,
) -> Answer {
    queries::allowed(who.actor())?;
    let DifferenceQuery { state, kind, field, sort, unit_id, employee_id } = query.into_inner();
    let (after, limit, day) = (page.after("differences")?, page.limit, who.call().today());
    let filter = Filter { state, kind, field, sort, unit: unit_id, employee: employee_id, after, ..Filter::default() };
    let rows = shared.db.read(move |conn| queries::list(conn, day, &filter, limit + 1)).await?;
    ok(&Listing::of(rows, limit, "differences", |row| (row.first_seen_at, row.id), DifferenceView::from)?)
}

/// Share of people who differ, by field, by age, by office.
///
/// Permissions `manage_registry` and `view_employee` for the whole agency.
#[utoipa::path(get, path = "/api/v1/registry/differences/summary", tag = "registry",
    responses((status = 200, description = "How things stand", body = DifferenceSummary)))]
#[get("/api/v1/registry/differences/summary")]
pub(crate) async fn summary(shared: Data<Shared>, who: Authenticated) -> Answer {
    queries::allowed(who.actor())?;
    let now = who.call().now;
    let summary = shared.db.read(move |conn| queries::summary(conn, now)).await?;
    ok(&DifferenceSummary::from(summary))
}

/// Decides about one difference.
///
/// Permissions `manage_registry` and `view_employee` for the whole agency; nobody decides about their own record.
#[utoipa::path(post, path = "/api/v1/registry/differences/{id}/decide", tag = "registry",
    params(("id" = Uuid, Path, description = "The difference"), WriteHeaders), request_body = Decide,
    responses((status = 204, description = "Decided")))]
#[post("/api/v1/registry/differences/{id}/decide")]
pub(crate) async fn decide(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<Uuid>,
    body: Json<Decide>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let work = move |tx: &mut store::Tx<'_>| reconcile::decide(tx, id, body.decision()?, &body.reason);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}

/// What a comparison found.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct ComparisonView {
    /// `same`, `different` or `unknown_there`.
    outcome: String,
    /// Differences that are open now.
    open: i64,
}

/// Compares one person with the registry now.
///
/// Permissions `manage_registry` and `view_employee` for the whole agency. The registry is read at once; a few a minute by one
/// account. That the person's contact data, family and sanctions were read is recorded.
#[utoipa::path(post, path = "/api/v1/registry/people/{id}/compare", tag = "registry",
    params(("id" = Uuid, Path, description = "The person"), WriteHeaders),
    responses((status = 200, description = "Compared", body = ComparisonView)))]
#[post("/api/v1/registry/people/{id}/compare")]
pub(crate) async fn compare(
    req: HttpRequest,
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
) -> Answer {
    let (call, key) = (who.into_call(), key.with(&())?);
    queries::allowed(&call.actor)?;
    let desk = req.app_data::<Data<Desk>>().ok_or(reconcile::Error::NoRegistry)?;
    if let Some(user) = call.actor.user {
        shared.limits.comparisons.take(&user)?;
    }
    let looked = desk.look(&shared.db, &call, id.into_inner()).await?;
    let work = move |tx: &mut store::Tx<'_>| {
        let told = reconcile::compare_looked(tx, &looked)?;
        Ok::<_, reconcile::Error>(ComparisonView { outcome: told.outcome.to_string(), open: told.open })
    };
    once(StatusCode::OK, shared.db.write_once(call, key, work).await?, |view| view)
}
