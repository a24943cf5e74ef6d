use chrono::{DateTime, NaiveDate, Utc};
use diesel::OptionalExtension;
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    sql_types::{Array, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use kernel::{Actor, EmployeeId, Grant, Role, Scope, UserId};

use crate::{Error, grants, users::UserState};

/// The columns of an account with its grants on a day, as [`crate::grants`] writes them. `$2` is the day; the
/// statement names the account's table `u`.
pub(crate) const COLUMNS: &str = "u.id as user_id, u.employee_id, u.display_name, u.state, u.password_changed_at, \
    array(select r.role || '@' || case r.reach when 'subtree' then r.unit_id::text else r.reach end \
          from user_roles r \
          where r.user_id = u.id and r.revoked_at is null and r.valid_during @> $2 \
          order by r.granted_at, r.id) as grants";

/// An account with its grants.
#[derive(QueryableByName)]
pub(crate) struct Row {
    #[diesel(sql_type = SqlUuid)]
    pub(crate) user_id: UserId,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employee_id: Option<EmployeeId>,
    #[diesel(sql_type = Text)]
    display_name: String,
    #[diesel(sql_type = Text)]
    state: UserState,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(crate) password_changed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Array<Text>)]
    grants: Vec<String>,
}

impl Row {
    /// The actor, unless the account was closed.
    pub(crate) fn actor(self) -> Result<Actor, Error> {
        if self.state == UserState::Disabled {
            return Err(Error::Disabled);
        }
        Ok(Actor {
            user: Some(self.user_id),
            employee: self.employee_id,
            name: self.display_name,
            grants: grants::parse(self.grants.iter().map(String::as_str)),
        })
    }
}

/// The account with the grants that hold on `day`, in one statement.
///
/// # Errors
/// [`Error::NoUser`], [`Error::Disabled`], or the database's.
pub fn actor_of(conn: &mut PgConnection, user: UserId, day: NaiveDate) -> Result<Actor, Error> {
    store::prepared(format!("select {COLUMNS} from users u where u.id = $1"))
        .bind::<SqlUuid, _>(user)
        .bind::<Date, _>(day)
        .get_result::<Row>(conn)
        .optional()?
        .ok_or(Error::NoUser)?
        .actor()
}

/// Somebody who has not signed in: may do nothing, and stands in the trail for attempts to sign in.
#[must_use]
pub fn nobody() -> Actor {
    Actor { user: None, employee: None, name: "Belum masuk".to_owned(), grants: Vec::new() }
}

/// The role in the trail of what somebody does to their own account: they need no grant for it.
pub(crate) fn own_role(actor: &Actor) -> Role {
    actor.grants.first().map_or(if actor.employee.is_some() { Role::Employee } else { Role::System }, |g| g.role)
}

/// `actor` reduced to one of their roles; what they may do for themselves stays.
pub(crate) fn narrowed(mut actor: Actor, role: Role) -> Actor {
    actor.grants.retain(|grant: &Grant| grant.role == role || grant.scope == Scope::Own);
    actor
}
