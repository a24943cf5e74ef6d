//! One entry with everything its page shows.

use actix_web::{
    get,
    web::{Data, Path},
};
use kernel::{Permission, RequestId, access};
use web::{Shared, extract::Authenticated};
use workflow::entry;

use super::{EntryView, handled};
use crate::answer::{Answer, versioned};

/// An entry: what was entered, by whom, where it is, and its marks at the registry.
///
/// Permission `view_request`. For the officers who decide about an award: what the rules find; that reading is recorded.
#[utoipa::path(get, path = "/api/v1/entries/{id}", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The entry")),
    responses((status = 200, description = "The entry; `ETag` is its version", body = EntryView)))]
#[get("/api/v1/entries/{id}")]
pub(crate) async fn get(shared: Data<Shared>, who: Authenticated, id: Path<RequestId>) -> Answer {
    let id = id.into_inner();
    let read = shared.db.write(who.into_call(), move |tx| {
        let today = tx.today();
        let row = entry::find(tx, id, today)?;
        let person = employees::profile_on(tx, row.employee_id, today)?;
        access::require(tx.actor(), Permission::ViewRequest, &person.place())?;
        let findings = match handled(&row.kind) {
            Some(handled) => (handled.review)(tx, &row)?,
            None => Vec::new(),
        };
        Ok::<_, employees::Error>(EntryView::new(row, findings))
    });
    let entry = read.await?;
    versioned(entry.version, &entry)
}
