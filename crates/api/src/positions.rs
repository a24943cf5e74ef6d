//! The catalogue of positions.

use actix_web::{
    get,
    web::{Data, Query},
};
use kernel::PositionId;
use organization::Position;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Shared, extract::Authenticated};

use crate::{
    answer::{Answer, ok},
    view::Word,
};

/// Most positions of one answer.
const MOST: i64 = 50;

/// What to find.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Part of the name; left out: the first of the alphabet.
    #[serde(default)]
    text: String,
}

/// A position of the catalogue.
#[derive(Serialize, ToSchema)]
struct CataloguePosition {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: PositionId,
    /// Id at the registry.
    registry_id: String,
    /// Jenis jabatan.
    kind: Word,
    /// Nama jabatan.
    name: String,
    /// Eselon.
    echelon: Option<String>,
    /// Jenjang.
    functional_level: Option<String>,
}

/// Positions found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Positions {
    /// In alphabetical order, at most 50: narrow the search when the one you mean is not there.
    items: Vec<CataloguePosition>,
}

impl From<Position> for CataloguePosition {
    fn from(p: Position) -> Self {
        Self {
            id: p.id,
            registry_id: p.registry_id,
            kind: p.kind.into(),
            name: p.name,
            echelon: p.echelon,
            functional_level: p.functional_level,
        }
    }
}

/// Positions by part of their name.
///
/// Open to everybody who is signed in.
#[utoipa::path(get, path = "/api/v1/positions", tag = "units", params(Search),
    responses((status = 200, description = "Positions", body = Positions)))]
#[get("/api/v1/positions")]
pub(crate) async fn search(shared: Data<Shared>, _who: Authenticated, query: Query<Search>) -> Answer {
    let text = query.into_inner().text;
    let found = shared.db.read(move |conn| organization::search_positions(conn, text.trim(), MOST)).await?;
    ok(&Positions { items: found.into_iter().map(CataloguePosition::from).collect() })
}
