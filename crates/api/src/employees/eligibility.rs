//! "Can I be promoted?"

use actix_web::{
    get,
    web::{Data, Path, Query},
};
use chrono::NaiveDate;
use kernel::{EmployeeId, Permission};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Shared, extract::Authenticated};

use super::visible;
use crate::{
    answer::{Answer, ok},
    view::EligibilityView,
};

/// The day that is judged.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct On {
    /// Proposed TMT; left out: the next promotion date that can still be proposed.
    on: Option<NaiveDate>,
}

/// Whether somebody can be promoted, to what, when, and why not: every rule with its article of law.
///
/// Permission `view_employee`.
#[utoipa::path(get, path = "/api/v1/employees/{id}/promotion-eligibility", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The person"), On),
    responses((status = 200, description = "The assessment", body = EligibilityView)))]
#[get("/api/v1/employees/{id}/promotion-eligibility")]
pub(crate) async fn eligibility(
    shared: Data<Shared>,
    who: Authenticated,
    id: Path<EmployeeId>,
    query: Query<On>,
) -> Answer {
    let (call, id, on) = (who.into_call(), id.into_inner(), query.on);
    let read = shared.db.read_snapshot(move |conn| {
        visible(conn, &call.actor, id, Permission::ViewEmployee, call.today())?;
        promotions::eligibility(conn, id, on, call.now)
    });
    ok(&EligibilityView::from(read.await?))
}
