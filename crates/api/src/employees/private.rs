//! Personal data: every reading leaves a row the person can see.

use actix_web::{
    get,
    web::{Data, Path},
};
use employees::{Error, private_data, profile_on};
use kernel::{EmployeeId, Permission, access};
use store::audit::sensitive_read;
use web::{Shared, extract::Authenticated};

use crate::{
    answer::{Answer, versioned},
    view::PrivateView,
};

/// NIK, address, phone and other personal data.
///
/// Permission `view_sensitive`. The reading is recorded first; without the record nothing is served.
#[utoipa::path(get, path = "/api/v1/employees/{id}/private", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "Personal data; `ETag` is the version", body = PrivateView)))]
#[get("/api/v1/employees/{id}/private")]
pub(crate) async fn private(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let id = id.into_inner();
    let read = shared.db.write(who.into_call(), move |tx| {
        let today = tx.today();
        let person = profile_on(tx.conn(), id, today)?;
        let grant = access::require(tx.actor(), Permission::ViewSensitive, &person.place())?;
        sensitive_read(tx, id, grant.role, "data pribadi")?;
        let data = private_data(tx.conn(), id)?;
        Ok::<_, Error>((person, data))
    });
    let (person, data) = read.await?;
    versioned(person.version, &PrivateView::new(person, data))
}
