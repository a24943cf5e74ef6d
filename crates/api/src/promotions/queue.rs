//! Requests the caller may see.

use actix_web::{
    get,
    web::{Data, Query},
};
use kernel::{EmployeeId, Permission, Reason};
use promotions::queries::{QueueFilter, queue};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{
    HttpFault, Shared,
    extract::{Authenticated, Page, PageQuery},
};
use workflow::State;

use crate::{
    answer::{Answer, ok},
    listing::{Listing, reach},
    view::QueueView,
};

/// Which requests to list. Every parameter narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// States, separated by commas; left out: all that are not finished.
    #[param(example = "submitted,completed")]
    state: Option<String>,
    /// Only about this person.
    #[param(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
    /// Part of the case number or of the name, or the beginning of a NIP.
    text: Option<String>,
}

impl Which {
    fn filter(self) -> Result<QueueFilter, HttpFault> {
        let states = self.state.as_deref().unwrap_or("").split(',').map(str::trim).filter(|text| !text.is_empty());
        let states = states.map(|text| text.parse().map_err(|_| unknown())).collect::<Result<_, _>>()?;
        Ok(QueueFilter { states, employee: self.employee_id, text: self.text })
    }
}

fn unknown() -> HttpFault {
    let known: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    let message = format!("Tahap tidak dikenal. Pilihannya: {}.", known.join(", "));
    HttpFault::QueryInvalid(Reason::field("state", "PILIHAN", message))
}

/// Requests, longest on their desk first.
///
/// Permission `view_request`; only people the caller's roles reach.
#[utoipa::path(get, path = "/api/v1/promotions", tag = "promotions", params(Which, PageQuery),
    responses((status = 200, description = "One page", body = Listing<QueueView>)))]
#[get("/api/v1/promotions")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, which: Query<Which>, page: Page) -> Answer {
    let call = who.into_call();
    let reach = reach(&call.actor, Permission::ViewRequest)?;
    let (filter, after, limit) = (which.into_inner().filter()?, page.after("desk")?, page.limit);
    let rows = shared.db.read(move |conn| queue(conn, &filter, &reach, after, limit + 1, call.today())).await?;
    ok(&Listing::of(rows, limit, "desk", |row| (row.held_since, row.id), QueueView::from)?)
}
