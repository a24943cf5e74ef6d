//! Who the caller is, and who opened their personal data.

use actix_web::{get, web::Data};
use kernel::{Actor, Denied, EmployeeId, Permission, Scope, UnitId, UserId};
use serde::Serialize;
use store::trail;
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, Page, PageQuery},
};

use crate::{
    answer::{Answer, ok},
    listing::Listing,
    view::{OpeningView, Word},
};

/// The caller's account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// The account.
    #[schema(value_type = uuid::Uuid)]
    user_id: Option<UserId>,
    /// The person behind it; absent for technical accounts.
    #[schema(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
    /// Name.
    name: String,
    /// Roles with where they hold.
    roles: Vec<GrantView>,
}

/// A role with its reach.
#[derive(Serialize, ToSchema)]
struct GrantView {
    /// The role.
    role: Word,
    /// `own`, `subtree` or `agency`.
    reach: &'static str,
    /// Top of the subtree.
    #[schema(value_type = Option<uuid::Uuid>)]
    unit_id: Option<UnitId>,
    /// What the role allows there.
    permissions: Vec<Word>,
}

impl From<Actor> for Me {
    fn from(actor: Actor) -> Self {
        let roles = actor.grants.iter().map(|grant| {
            let (reach, unit_id) = match grant.scope {
                Scope::Own => ("own", None),
                Scope::Subtree { unit } => ("subtree", Some(unit)),
                Scope::Agency => ("agency", None),
            };
            let permissions = Permission::ALL.iter().filter(|p| grant.role.may(**p)).map(|p| Word::from(*p)).collect();
            GrantView { role: grant.role.into(), reach, unit_id, permissions }
        });
        Self { user_id: actor.user, employee_id: actor.employee, roles: roles.collect(), name: actor.name }
    }
}

/// Who the caller is, with roles and what they allow.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, description = "The caller", body = Me)))]
#[get("/api/v1/me")]
pub(crate) async fn me(who: Authenticated) -> Answer {
    ok(&Me::from(who.into_call().actor))
}

/// Who opened the caller's personal data, newest first.
#[utoipa::path(get, path = "/api/v1/me/openings", tag = "me", params(PageQuery),
    responses((status = 200, description = "One page", body = Listing<OpeningView>)))]
#[get("/api/v1/me/openings")]
pub(crate) async fn openings(shared: Data<Shared>, who: Authenticated, page: Page) -> Answer {
    let mine = who.actor().employee.ok_or(Denied::OutOfScope)?;
    let (after, limit) = (page.after("openings")?, page.limit);
    let rows = shared.db.read(move |conn| trail::openings(conn, mine, after, limit + 1)).await?;
    ok(&Listing::of(rows, limit, "openings", |row| (row.at, row.id), OpeningView::from)?)
}
