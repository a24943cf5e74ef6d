//! Contact data.

use actix_web::{
    http::StatusCode,
    patch,
    web::{Data, Json, Path},
};
use employees::service::{ChangeContact, ContactView, change_contact};
use kernel::EmployeeId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey, IfMatch},
};

use crate::{
    answer::{Answer, once_versioned},
    headers::EditHeaders,
};

/// New contact data. A member left out stays as it is.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContact {
    /// Mobile number: 10 to 15 digits, `+` allowed in front.
    #[schema(example = "081234567890")]
    phone: Option<String>,
    /// Private e-mail.
    email: Option<String>,
    /// Official e-mail.
    email_official: Option<String>,
    /// Home address, at most 300 characters.
    address: Option<String>,
}

/// What a change left; the values themselves are not repeated.
#[derive(Serialize, ToSchema)]
pub(crate) struct Changed {
    /// Members that changed; none when they were so already.
    changed: Vec<String>,
    /// Version of the record now.
    version: i32,
}

impl From<NewContact> for ChangeContact {
    fn from(new: NewContact) -> Self {
        Self { phone: new.phone, email: new.email, email_official: new.email_official, address: new.address }
    }
}

impl From<ContactView> for Changed {
    fn from(view: ContactView) -> Self {
        Self { changed: view.changed, version: view.version }
    }
}

/// Changes phone, e-mail or address; the registry is told.
///
/// Permission `change_contact`. `If-Match` carries the version last read: 412 when the record changed since.
#[utoipa::path(patch, path = "/api/v1/employees/{id}/contact", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person"), EditHeaders), request_body = NewContact,
    responses((status = 200, description = "What changed; `ETag` is the new version", body = Changed)))]
#[patch("/api/v1/employees/{id}/contact")]
pub(crate) async fn change(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    IfMatch(version): IfMatch,
    id: Path<EmployeeId>,
    body: Json<NewContact>,
) -> Answer {
    let (key, id) = (key.with(&(version, &body))?, id.into_inner());
    let new = ChangeContact::from(body.into_inner());
    let done = shared.db.write_once(who.into_call(), key, move |tx| change_contact(tx, id, version, new)).await?;
    once_versioned(StatusCode::OK, done, |view| view.version, Changed::from)
}
