//! Units of the agency.

use actix_web::{
    get,
    web::{Data, Path, Query},
};
use kernel::UnitId;
use organization::Unit;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Shared, extract::Authenticated};

use crate::{
    answer::{Answer, ok},
    day::AsOf,
};

/// A unit on a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: UnitId,
    /// UNOR ID of the registry.
    registry_id: String,
    /// Unit above; absent at the top.
    #[schema(value_type = Option<uuid::Uuid>)]
    parent_id: Option<UnitId>,
    /// Name.
    name: String,
    /// Jenis.
    kind: String,
    /// Title of its head.
    head_title: Option<String>,
    /// Echelon of its head.
    head_echelon: Option<String>,
    /// Steps below the top: 0 at the top.
    depth: usize,
}

impl From<Unit> for UnitView {
    fn from(unit: Unit) -> Self {
        // `/top/…/unit/`: one slash more than units.
        let depth = unit.path.matches('/').count().saturating_sub(2);
        Self {
            id: unit.id,
            registry_id: unit.registry_id,
            parent_id: unit.parent_id,
            name: unit.name,
            kind: unit.kind,
            head_title: unit.head_title,
            head_echelon: unit.head_echelon,
            depth,
        }
    }
}

/// Units.
#[derive(Serialize, ToSchema)]
pub(crate) struct Units {
    /// In the order of the tree: parents before children.
    items: Vec<UnitView>,
}

/// Every unit, in the order of the tree.
///
/// Open to everybody who is signed in: units are no personal data.
#[utoipa::path(get, path = "/api/v1/units", tag = "units", params(AsOf),
    responses((status = 200, description = "All units", body = Units)))]
#[get("/api/v1/units")]
pub(crate) async fn tree(shared: Data<Shared>, who: Authenticated, day: Query<AsOf>) -> Answer {
    let day = day.as_of.unwrap_or_else(|| who.call().today());
    let units = shared.db.read(move |conn| organization::subtree(conn, None, day)).await?;
    ok(&Units { items: units.into_iter().map(UnitView::from).collect() })
}

/// One unit.
#[utoipa::path(get, path = "/api/v1/units/{id}", tag = "units", params(("id" = uuid::Uuid, Path, description = "The unit"), AsOf),
    responses((status = 200, description = "The unit", body = UnitView)))]
#[get("/api/v1/units/{id}")]
pub(crate) async fn get(shared: Data<Shared>, who: Authenticated, id: Path<UnitId>, day: Query<AsOf>) -> Answer {
    let (id, day) = (id.into_inner(), day.as_of.unwrap_or_else(|| who.call().today()));
    ok(&UnitView::from(shared.db.read(move |conn| organization::find_unit(conn, id, day)).await?))
}

/// A unit and everything below it, in the order of the tree.
#[utoipa::path(get, path = "/api/v1/units/{id}/subtree", tag = "units", params(("id" = uuid::Uuid, Path, description = "The unit"), AsOf),
    responses((status = 200, description = "The unit and those below", body = Units)))]
#[get("/api/v1/units/{id}/subtree")]
pub(crate) async fn subtree(shared: Data<Shared>, who: Authenticated, id: Path<UnitId>, day: Query<AsOf>) -> Answer {
    let (id, day) = (id.into_inner(), day.as_of.unwrap_or_else(|| who.call().today()));
    let units = shared.db.read(move |conn| organization::subtree(conn, Some(id), day)).await?;
    ok(&Units { items: units.into_iter().map(UnitView::from).collect() })
}
