//! The trail.

use actix_web::{
    get,
    web::{Data, Query},
};
use kernel::{EmployeeId, Permission, UserId, access};
use serde::Deserialize;
use store::trail;
use utoipa::IntoParams;
use uuid::Uuid;
use web::{
    Shared,
    extract::{Authenticated, Page, PageQuery},
};

use crate::{
    answer::{Answer, ok},
    listing::Listing,
    view::EntryView,
};

/// What of the trail to list. Every parameter narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TrailQuery {
    /// Only what concerns this person; needed by those whose right does not reach the whole agency.
    #[param(value_type = Option<Uuid>)]
    employee_id: Option<EmployeeId>,
    /// Only this kind of thing.
    #[param(example = "request")]
    entity: Option<String>,
    /// Only this thing.
    entity_id: Option<Uuid>,
    /// Only this action.
    #[param(example = "promotion.submit")]
    action: Option<String>,
    /// Only what this account did.
    #[param(value_type = Option<Uuid>)]
    actor_id: Option<UserId>,
}

/// Who did what when, newest first.
///
/// Permission `view_audit`. Personal data in `before` and `after` are masked.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(TrailQuery, PageQuery),
    responses((status = 200, description = "One page", body = Listing<EntryView>)))]
#[get("/api/v1/audit")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, query: Query<TrailQuery>, page: Page) -> Answer {
    let (call, query) = (who.into_call(), query.into_inner());
    let (after, limit) = (page.after("audit")?, page.limit);
    let rows = shared.db.read(move |conn| {
        match query.employee_id {
            Some(id) => {
                let person = employees::profile_on(conn, id, call.today())?;
                access::require(&call.actor, Permission::ViewAudit, &person.place())?;
            }
            None => {
                access::require_agency(&call.actor, Permission::ViewAudit)?;
            }
        }
        let filter = trail::Filter {
            employee: query.employee_id,
            entity: query.entity,
            entity_id: query.entity_id,
            action: query.action,
            actor: query.actor_id,
        };
        Ok::<_, employees::Error>(trail::entries(conn, &filter, after, limit + 1)?)
    });
    ok(&Listing::of(rows.await?, limit, "audit", |row| (row.at, row.id), EntryView::from)?)
}
