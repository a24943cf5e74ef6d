//! Accounts: one for each employee, and technical ones for programs and operators.

use chrono::{DateTime, Utc};
use diesel::{pg::Pg, prelude::*, sql_query, sql_types};
use kernel::{EmployeeId, Permission, Reason, Role, Scope, Span, UserId, access, text_enum};
use serde_json::json;
use store::{Audit, Tx, schema::users};

use crate::{Error, actor::own_role, refresh, roles, sessions};

text_enum! {
    /// State of an account.
    UserState {
        /// No password yet.
        Invited = "invited": "Belum diaktifkan",
        /// In use.
        Active = "active": "Aktif",
        /// Closed: no sign-in, no token, no session.
        Disabled = "disabled": "Dinonaktifkan",
    }
}

/// An account, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// The person behind it; `None` for technical accounts.
    pub employee_id: Option<EmployeeId>,
    /// NIP, or the name of a technical account.
    pub login: String,
    /// Shown in timelines.
    pub display_name: String,
    /// State.
    pub state: UserState,
    /// No sign-in before this instant.
    pub locked_until: Option<DateTime<Utc>>,
    /// Grows with every change.
    pub version: i32,
}

/// The account.
///
/// # Errors
/// [`Error::NoUser`], or the database's.
pub fn get(conn: &mut PgConnection, user: UserId) -> Result<User, Error> {
    users::table.find(user.uuid()).select(User::as_select()).first(conn).optional()?.ok_or(Error::NoUser)
}

/// The account of a person, if there is one.
///
/// # Errors
/// The database's.
pub fn of_employee(conn: &mut PgConnection, employee: EmployeeId) -> Result<Option<User>, Error> {
    Ok(users::table.filter(users::employee_id.eq(employee.uuid())).select(User::as_select()).first(conn).optional()?)
}

/// The account with this login; spaces, and the case of letters, do not matter.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut PgConnection, login: &str) -> Result<Option<User>, Error> {
    Ok(users::table.filter(users::login.eq(normal_login(login))).select(User::as_select()).first(conn).optional()?)
}

/// What to list. Every field narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Beginning of a login, or part of a name.
    pub text: Option<String>,
    /// State.
    pub state: Option<UserState>,
    /// Only logins after this one.
    pub after: Option<String>,
}

/// Up to `limit` accounts in order of their logins.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut PgConnection, filter: &Filter, limit: i64) -> Result<Vec<User>, Error> {
    let mut query = users::table.filter(fits(filter)).select(User::as_select()).order(users::login).into_boxed();
    if let Some(after) = &filter.after {
        query = query.filter(users::login.gt(after.clone()));
    }
    Ok(query.limit(limit).load(conn)?)
}

/// How many accounts there are, wherever the list begins.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut PgConnection, filter: &Filter) -> Result<i64, Error> {
    Ok(users::table.filter(fits(filter)).count().get_result(conn)?)
}

/// What the text and the state ask for.
fn fits(filter: &Filter) -> Box<dyn BoxableExpression<users::table, Pg, SqlType = sql_types::Bool>> {
    let literal = |text: &str| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let text: Box<dyn BoxableExpression<users::table, Pg, SqlType = sql_types::Bool>> = match &filter.text {
        Some(text) => {
            let (login, name) = (format!("{}%", literal(&normal_login(text))), format!("%{}%", literal(text.trim())));
            Box::new(users::login.like(login).or(users::display_name.ilike(name)))
        }
        None => Box::new(true.into_sql::<sql_types::Bool>()),
    };
    match filter.state {
        Some(state) => Box::new(text.and(users::state.eq(state))),
        None => text,
    }
}

/// A login as it is kept: a NIP is often written in groups, and phones begin words with a capital.
pub(crate) fn normal_login(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Creates the account of a person, invited, with the role Pegawai for themself from today.
///
/// # Errors
/// [`Error::AccountExists`], [`Error::NoUser`] when there is no such employee, [`Error::Denied`].
pub fn create_user_for_employee(tx: &mut Tx<'_>, employee: EmployeeId) -> Result<UserId, Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    let id = UserId::new();
    let now = tx.now();
    let made = sql_query(
        "insert into users (id, employee_id, login, display_name, state, created_at) \
         select $1, e.id, e.nip, concat_ws(', ', concat_ws(' ', e.title_before, e.name), e.title_after), 'invited', $3 \
         from employees e where e.id = $2",
    )
    .bind::<sql_types::Uuid, _>(id)
    .bind::<sql_types::Uuid, _>(employee)
    .bind::<sql_types::Timestamptz, _>(now)
    .execute(tx.conn())?;
    if made == 0 {
        return Err(Error::NoUser);
    }
    let from = tx.today();
    roles::insert(tx, id, Role::Employee, Scope::Own, Span { from, until: None }, "Akun pegawai")?;
    tx.audit(Audit::new("account.create", grant.role, "user", id.uuid()).about(employee))?;
    Ok(id)
}

/// Creates an account for every employee that has none, in one statement; each invited, each with the role Pegawai for
/// themself. One row in the trail for all. Answers how many were created.
///
/// # Errors
/// [`Error::Denied`], or the database's.
pub fn create_accounts(tx: &mut Tx<'_>, basis: &str) -> Result<usize, Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    let (now, today, by) = (tx.now(), tx.today(), tx.actor().user);
    let made = sql_query(
        "with made as ( \
           insert into users (id, employee_id, login, display_name, state, created_at) \
           select gen_random_uuid(), e.id, e.nip, \
                  concat_ws(', ', concat_ws(' ', e.title_before, e.name), e.title_after), 'invited', $1 \
           from employees e where not exists (select from users u where u.employee_id = e.id) \
           returning id) \
         insert into user_roles (id, user_id, role, reach, valid_during, basis, granted_by, granted_at) \
         select gen_random_uuid(), id, 'employee', 'own', daterange($2, null), $3, $4, $1 from made",
    )
    .bind::<sql_types::Timestamptz, _>(now)
    .bind::<sql_types::Date, _>(today)
    .bind::<sql_types::Text, _>(basis)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(by)
    .execute(tx.conn())?;
    if made > 0 {
        tx.audit(
            Audit::new("account.create-many", grant.role, "user", None)
                .after(&json!({ "created": made }))?
                .basis(basis),
        )?;
    }
    Ok(made)
}

/// Creates an account that belongs to nobody: a program, or an operator.
///
/// # Errors
/// [`Error::Invalid`] for a login that is not 3 to 40 of `a-z 0-9 . _ -` beginning with a letter;
/// [`Error::AccountExists`], [`Error::Denied`].
pub fn create_technical_user(tx: &mut Tx<'_>, login: &str, display_name: &str) -> Result<UserId, Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    let sound = (3..=40).contains(&login.len())
        && login.starts_with(|c: char| c.is_ascii_lowercase())
        && login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
    if !sound {
        return Err(Error::Invalid(vec![Reason::field(
            "login",
            "AKUN-NAMA",
            "Nama akun teknis 3 sampai 40 karakter: huruf kecil, angka, titik, garis bawah, tanda hubung; diawali huruf.",
        )]));
    }
    let (id, now) = (UserId::new(), tx.now());
    diesel::insert_into(users::table)
        .values((
            users::id.eq(id.uuid()),
            users::login.eq(login),
            users::display_name.eq(display_name),
            users::state.eq(UserState::Invited),
            users::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    tx.audit(Audit::new("account.create", grant.role, "user", id.uuid()).after(&json!({ "login": login }))?)?;
    Ok(id)
}

/// Closes an account: sessions and refresh tokens end at once, an access token within its minutes.
///
/// # Errors
/// [`Error::NoUser`], [`Error::Denied`].
pub fn disable(tx: &mut Tx<'_>, user: UserId, basis: &str) -> Result<(), Error> {
    set_state(tx, user, UserState::Disabled, "account.disable", basis)?;
    sessions::end_all(tx, user)?;
    refresh::revoke_all(tx, user)
}

/// Opens a closed account again; it needs a new activation code.
///
/// # Errors
/// [`Error::NoUser`], [`Error::Denied`].
pub fn enable(tx: &mut Tx<'_>, user: UserId, basis: &str) -> Result<(), Error> {
    set_state(tx, user, UserState::Invited, "account.enable", basis)?;
    let none: Option<String> = None;
    diesel::update(users::table.find(user.uuid())).set(users::password_hash.eq(none)).execute(tx.conn())?;
    Ok(())
}

fn set_state(tx: &mut Tx<'_>, user: UserId, state: UserState, action: &'static str, basis: &str) -> Result<(), Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    let before: UserState = users::table
        .find(user.uuid())
        .select(users::state)
        .for_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NoUser)?;
    diesel::update(users::table.find(user.uuid()))
        .set((users::state.eq(state), users::version.eq(users::version + 1)))
        .execute(tx.conn())?;
    tx.audit(Audit::new(action, grant.role, "user", user.uuid()).before(&before)?.after(&state)?.basis(basis))?;
    Ok(())
}

/// Gives the actor's own account a new password; every session and refresh token ends. The caller has checked the old
/// password ([`crate::sign_in`]) and the rules for the new one, and hashed it outside the transaction.
///
/// # Errors
/// [`Error::NoUser`] when the actor has no account.
pub fn change_password(tx: &mut Tx<'_>, password_hash: &str) -> Result<UserId, Error> {
    let user = tx.actor().user.ok_or(Error::NoUser)?;
    let role = own_role(tx.actor());
    set_password(tx, user, password_hash)?;
    tx.audit(Audit::new("account.change-password", role, "user", user.uuid()))?;
    Ok(user)
}

/// Sets the password, opens the account, forgets wrong attempts and ends whatever was opened with the old one.
pub(crate) fn set_password(tx: &mut Tx<'_>, user: UserId, password_hash: &str) -> Result<(), Error> {
    let now = tx.now();
    let never: Option<DateTime<Utc>> = None;
    let changed = diesel::update(users::table.find(user.uuid()).filter(users::state.ne(UserState::Disabled)))
        .set((
            users::password_hash.eq(password_hash),
            users::state.eq(UserState::Active),
            users::failed_attempts.eq(0),
            users::locked_until.eq(never),
            users::password_changed_at.eq(now),
            users::version.eq(users::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 0 {
        return Err(Error::Disabled);
    }
    sessions::end_all(tx, user)?;
    refresh::revoke_all(tx, user)
}
