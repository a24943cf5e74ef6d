//! `GET /referensi/ref-unor`.

use std::collections::HashMap;

use actix_web::web;
use serde_json::Value;

use super::Query;
use crate::{Mock, error::Answer, members, reply, state::units};

/// All units, or a page of them.
pub(crate) async fn list(mock: web::Data<Mock>, query: web::Query<HashMap<String, String>>) -> Answer {
    let units: Vec<Value> =
        mock.state.read(units::all)?.iter().map(|unit| members::filled(members::UNIT, unit)).collect();
    let total = units.len();
    Ok(reply::list(&mock.choices(), Query::of(query).page(units), total))
}
