//! Lists: what the actor's grants let a list show, and pages of it.

use kernel::{Actor, Denied, Permission, access::Reach};
use serde::Serialize;
use utoipa::ToSchema;
use web::{HttpFault, extract::Page};

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listing<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// `cursor` of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

impl<T> Listing<T> {
    /// A page of `limit` rows out of `rows`, which hold one more when there is a further page. `key` says what the
    /// list, sorted by `sort`, seeks by.
    pub(crate) fn of<R, K: Serialize>(
        mut rows: Vec<R>,
        limit: i64,
        sort: &str,
        key: impl Fn(&R) -> K,
        view: impl Fn(R) -> T,
    ) -> Result<Self, HttpFault> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if more => Some(Page::next(sort, &key(last))?),
            _ => None,
        };
        Ok(Self { items: rows.into_iter().map(view).collect(), next })
    }
}

/// What a list guarded by `permission` may show; refused when no role of the actor has the permission anywhere.
pub(crate) fn reach(actor: &Actor, permission: Permission) -> Result<Reach, Denied> {
    if actor.may_somewhere(permission) {
        Ok(actor.reach(permission))
    } else {
        Err(Denied::MissingPermission(permission))
    }
}
