//! Entries the caller may see.

use actix_web::{
    get,
    web::{Data, Query},
};
use kernel::{EmployeeId, Permission, Reason};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{
    HttpFault, Shared,
    extract::{Authenticated, Page, PageQuery},
};
use workflow::{State, entry};

use super::{EntryView, KINDS};
use crate::{
    answer::{Answer, ok},
    listing::{Listing, reach},
};

/// Which entries to list. Every parameter narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichEntries {
    /// `appraisal` or `award`.
    #[param(example = "award")]
    kind: Option<String>,
    /// `completed`: waiting for a verifier; `returned`; `effective`: verified; `withdrawn`. Left out: all.
    #[param(example = "completed")]
    state: Option<String>,
    /// Only about this person.
    #[param(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
}

impl WhichEntries {
    fn filter(self) -> Result<entry::Filter, HttpFault> {
        let unknown = |field: &str, known: Vec<&str>| {
            let message = format!("Pilihan tidak dikenal. Pilihannya: {}.", known.join(", "));
            HttpFault::QueryInvalid(Reason::field(field, "PILIHAN", message))
        };
        let kinds = || KINDS.iter().map(|handled| handled.kind.name);
        let kind = match self.kind {
            Some(text) => Some(kinds().find(|name| *name == text).ok_or_else(|| unknown("kind", kinds().collect()))?),
            None => None,
        };
        let known = || entry::TABLE.iter().map(|edge| edge.to.as_str()).collect();
        let states = self.state.map(|text| text.parse::<State>().map_err(|_| unknown("state", known()))).transpose()?;
        Ok(entry::Filter { id: None, kind, employee: self.employee_id, states: states.into_iter().collect() })
    }
}

/// Entries, longest on their desk first.
///
/// Permission `view_request`; only people the caller's roles reach.
#[utoipa::path(get, path = "/api/v1/entries", tag = "entries", params(WhichEntries, PageQuery),
    responses((status = 200, description = "One page", body = Listing<EntryView>)))]
#[get("/api/v1/entries")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, which: Query<WhichEntries>, page: Page) -> Answer {
    let call = who.into_call();
    let reach = reach(&call.actor, Permission::ViewRequest)?;
    let (filter, after, limit) = (which.into_inner().filter()?, page.after("desk")?, page.limit);
    let rows = shared.db.read(move |conn| entry::list(conn, &filter, &reach, after, limit + 1, call.today())).await?;
    ok(&Listing::of(rows, limit, "desk", |row| (row.held_since, row.id), |row| EntryView::new(row, Vec::new()))?)
}
