//! Civil servants, found and counted.

use actix_web::{
    get,
    web::{Data, Query},
};
use diesel::PgConnection;
use employees::{Filter, Listed, SortKey};
use kernel::{Call, EmployeeId, EmploymentKind, LegalStatus, Permission, PositionKind, UnitId, access::Reach};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{
    HttpFault, Problem, Shared,
    extract::{Authenticated, Page, PageQuery},
};

use crate::{
    answer::{Answer, ok},
    listing::{Listing, reach},
    view::ListedView,
};

/// Whom to find. Every parameter narrows.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Find {
    /// Part of a name, tolerant of spelling, or the beginning of a NIP.
    pub(super) text: Option<String>,
    /// A unit and everything below it.
    #[param(value_type = Option<uuid::Uuid>)]
    pub(super) unit: Option<UnitId>,
    /// Golongan ruang.
    #[param(example = "III/b")]
    pub(super) rank: Option<String>,
    /// Part of the position's name.
    pub(super) position: Option<String>,
    /// `structural`, `functional` or `operational`.
    #[param(value_type = Option<String>)]
    pub(super) position_kind: Option<PositionKind>,
    /// `permanent` (PNS), `probationary` (CPNS), `contract` (PPPK) or `part_time_contract`.
    #[param(value_type = Option<String>)]
    pub(super) employment_kind: Option<EmploymentKind>,
    /// Kedudukan hukum: `active`, `unpaid_leave`, `study_assignment` …
    #[param(value_type = Option<String>)]
    pub(super) legal_status: Option<LegalStatus>,
    /// `name` (as is usual), `nip`, `rank` (highest first) or `rank_since` (longest first).
    #[param(value_type = Option<String>)]
    pub(super) sort: Option<SortKey>,
}

impl Find {
    pub(super) fn filter(&self) -> Filter {
        Filter {
            text: self.text.clone(),
            unit: self.unit,
            rank: self.rank.clone(),
            position: self.position.clone(),
            position_kind: self.position_kind,
            employment_kind: self.employment_kind,
            legal_status: self.legal_status,
        }
    }
    pub(super) fn sort(&self) -> SortKey {
        self.sort.unwrap_or(SortKey::Name)
    }
}

/// How many fit.
#[derive(Serialize, ToSchema)]
pub(crate) struct Count {
    /// Number of people.
    count: i64,
}

/// Civil servants the caller may list, sorted.
///
/// Permission `list_employees`; only units the caller's roles reach are shown.
#[utoipa::path(get, path = "/api/v1/employees", tag = "employees", params(Find, PageQuery),
    responses((status = 200, description = "One page", body = Listing<ListedView>)))]
#[get("/api/v1/employees")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, find: Query<Find>, page: Page) -> Answer {
    let (call, find) = (who.into_call(), find.into_inner());
    let reach = reach(&call.actor, Permission::ListEmployees)?;
    let sort = find.sort();
    let (after, limit) = (page.after(sort.as_str())?, page.limit);
    let rows = shared.db.read(move |conn| rows(conn, &find, &reach, after, limit + 1, &call)).await?;
    ok(&Listing::of(rows, limit, sort.as_str(), |row| row.id, ListedView::from)?)
}

fn rows(
    conn: &mut PgConnection,
    find: &Find,
    reach: &Reach,
    after: Option<EmployeeId>,
    limit: i64,
    call: &Call,
) -> Result<Vec<Listed>, Problem> {
    let (sort, today) = (find.sort(), call.today());
    // The cursor is the last person's id; their name stays out of addresses.
    let after = match after {
        Some(id) => Some((employees::sort_value_of(conn, id, sort, today)?.ok_or(HttpFault::CursorInvalid)?, id)),
        None => None,
    };
    let seek = after.as_ref().map(|(value, id)| (value.as_str(), *id));
    let rows = employees::list(conn, &find.filter(), reach, sort, seek, limit, today)?;
    // Nobody in a unit that does not exist: say so, instead of an empty list.
    if let (true, Some(unit)) = (rows.is_empty(), find.unit) {
        organization::find_unit(conn, unit, today)?;
    }
    Ok(rows)
}

/// How many civil servants fit.
///
/// Permission `list_employees`; only units the caller's roles reach are counted.
#[utoipa::path(get, path = "/api/v1/employees/count", tag = "employees", params(Find),
    responses((status = 200, description = "Their number", body = Count)))]
#[get("/api/v1/employees/count")]
pub(crate) async fn count(shared: Data<Shared>, who: Authenticated, find: Query<Find>) -> Answer {
    let call = who.into_call();
    let reach = reach(&call.actor, Permission::ListEmployees)?;
    let filter = find.filter();
    ok(&Count { count: shared.db.read(move |conn| employees::count(conn, &filter, &reach, call.today())).await? })
}
