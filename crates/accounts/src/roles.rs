//! Roles: given for a scope and for dates, from a letter; taken back early, never deleted.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    prelude::*,
    sql_types::{Array, Bool, Daterange, Nullable, Text, Uuid as SqlUuid},
};
use kernel::{Actor, Grant, HistoryId, Permission, Reason, Role, Scope, Span, UnitId, UserId, access};
use serde_json::json;
use store::{Audit, Tx, range, schema::user_roles};

use crate::Error;

/// A role somebody holds, held or will hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The row, to take it back.
    pub id: HistoryId,
    /// Role and scope.
    pub grant: Grant,
    /// Days on which it holds.
    pub valid: Span,
    /// Number of the letter that gives it.
    pub basis: String,
    /// Taken back early.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Held {
    /// Whether it holds on `day` or will later, and can be taken back.
    #[must_use]
    pub fn stands(&self, day: NaiveDate) -> bool {
        self.revoked_at.is_none() && self.valid.until.is_none_or(|until| until > day)
    }
}

/// Gives `user` a role. Ends by itself when `valid` ends.
///
/// # Errors
/// [`Error::OwnRole`], [`Error::ScopeMismatch`], [`Error::AlreadyGranted`], [`Error::NoUser`], [`Error::NoUnit`],
/// [`Error::Denied`].
pub fn grant_role(
    tx: &mut Tx<'_>,
    user: UserId,
    role: Role,
    scope: Scope,
    valid: Span,
    basis: &str,
) -> Result<HistoryId, Error> {
    let by = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    check(tx.actor(), user, role, scope)?;
    give(tx, by.role, user, role, scope, valid, basis)
}

/// Whether the role can be given to `user` by `actor` at all.
pub(crate) fn check(actor: &Actor, user: UserId, role: Role, scope: Scope) -> Result<(), Error> {
    if actor.user == Some(user) {
        return Err(Error::OwnRole);
    }
    if fits(role, scope) { Ok(()) } else { Err(Error::ScopeMismatch) }
}

/// Gives the role; the caller has asked for the permission, `by` is the role that has it.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    by: Role,
    user: UserId,
    role: Role,
    scope: Scope,
    valid: Span,
    basis: &str,
) -> Result<HistoryId, Error> {
    // The account's row lock makes two officers giving the same role at once wait for each other.
    let known: Option<uuid::Uuid> = store::schema::users::table
        .find(user.uuid())
        .select(store::schema::users::id)
        .for_update()
        .first(tx.conn())
        .optional()?;
    known.ok_or(Error::NoUser)?;
    if overlaps(tx, user, role, scope, valid)? {
        return Err(Error::AlreadyGranted);
    }
    let id = insert(tx, user, role, scope, valid, basis)?;
    let after = json!({ "role": role, "scope": scope, "from": valid.from, "until": valid.until });
    tx.audit(Audit::new("account.grant-role", by, "user", user.uuid()).after(&after)?.basis(basis))?;
    Ok(id)
}

/// The roles that can be proposed for a person: Pegawai comes with the account, and the program's is for nobody.
pub fn given() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|role| !matches!(role, Role::Employee | Role::System))
}

/// Pegawai is for oneself and nothing else is; the administrator's work has no subtree; the program's role is not for
/// people.
fn fits(role: Role, scope: Scope) -> bool {
    match (role, scope) {
        (Role::System, _) => false,
        (Role::Employee, scope) => scope == Scope::Own,
        (_, Scope::Own) => false,
        (Role::SystemAdmin | Role::RegistryOfficer, scope) => scope == Scope::Agency,
        _ => true,
    }
}

/// The scope as its columns.
pub(crate) fn parts(scope: Scope) -> (&'static str, Option<UnitId>) {
    match scope {
        Scope::Own => ("own", None),
        Scope::Agency => ("agency", None),
        Scope::Subtree { unit } => ("subtree", Some(unit)),
    }
}

/// The scope of these columns.
pub(crate) fn scope_of(reach: &str, unit: Option<UnitId>) -> Scope {
    match (reach, unit) {
        ("agency", _) => Scope::Agency,
        (_, Some(unit)) => Scope::Subtree { unit },
        _ => Scope::Own,
    }
}

fn overlaps(tx: &mut Tx<'_>, user: UserId, role: Role, scope: Scope, valid: Span) -> Result<bool, Error> {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Bool)]
        taken: bool,
    }
    let (reach, unit) = parts(scope);
    let answer: Answer = diesel::sql_query(
        "select exists (select from user_roles where user_id = $1 and role = $2 and reach = $3 \
         and unit_id is not distinct from $4 and revoked_at is null and valid_during && $5) as taken",
    )
    .bind::<SqlUuid, _>(user)
    .bind::<Text, _>(role)
    .bind::<Text, _>(reach)
    .bind::<Nullable<SqlUuid>, _>(unit)
    .bind::<Daterange, _>(range::bounds(valid))
    .get_result(tx.conn())?;
    Ok(answer.taken)
}

/// Writes the row, without asking.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    user: UserId,
    role: Role,
    scope: Scope,
    valid: Span,
    basis: &str,
) -> Result<HistoryId, Error> {
    let (id, now, by) = (HistoryId::new(), tx.now(), tx.actor().user);
    let (reach, unit) = parts(scope);
    diesel::insert_into(user_roles::table)
        .values((
            user_roles::id.eq(id.uuid()),
            user_roles::user_id.eq(user.uuid()),
            user_roles::role.eq(role),
            user_roles::unit_id.eq(unit.map(UnitId::uuid)),
            user_roles::reach.eq(reach),
            user_roles::valid_during.eq(range::bounds(valid)),
            user_roles::basis.eq(basis),
            user_roles::granted_by.eq(by.map(UserId::uuid)),
            user_roles::granted_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// Takes a role back from this instant.
///
/// # Errors
/// [`Error::NoGrant`] when there is none or it was taken back before; [`Error::OwnRole`]; [`Error::Denied`].
pub fn revoke_role(tx: &mut Tx<'_>, held: HistoryId, basis: &str) -> Result<(), Error> {
    let by = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    let now = tx.now();
    let gone: Option<(UserId, Role)> =
        diesel::update(user_roles::table.find(held.uuid()).filter(user_roles::revoked_at.is_null()))
            .set(user_roles::revoked_at.eq(now))
            .returning((user_roles::user_id, user_roles::role))
            .get_result(tx.conn())
            .optional()?;
    let (user, role) = gone.ok_or(Error::NoGrant)?;
    if tx.actor().user == Some(user) {
        return Err(Error::OwnRole);
    }
    let before = json!({ "role": role, "grant": held });
    tx.audit(Audit::new("account.revoke-role", by.role, "user", user.uuid()).before(&before)?.basis(basis))?;
    Ok(())
}

/// Takes a role of `user` back. The caller names both, so that a slip in one is noticed.
///
/// # Errors
/// As [`revoke_role`]; [`Error::NoGrant`] when the role is somebody else's; [`Error::Invalid`] without a reason.
pub fn revoke_role_of(tx: &mut Tx<'_>, user: UserId, held: HistoryId, basis: &str) -> Result<(), Error> {
    access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    let basis = basis.trim();
    if basis.is_empty() {
        return Err(Error::Invalid(vec![Reason::field("basis", "basis-missing", "Isi nomor surat atau alasannya.")]));
    }
    if roles_of(tx, user)?.iter().any(|one| one.id == held) {
        revoke_role(tx, held, basis)
    } else {
        Err(Error::NoGrant)
    }
}

/// Every role of an account, past ones included, newest first.
///
/// # Errors
/// The database's.
pub fn roles_of(conn: &mut PgConnection, user: UserId) -> Result<Vec<Held>, Error> {
    type Row = (HistoryId, Role, String, Option<UnitId>, range::Bounds, String, Option<DateTime<Utc>>);
    let rows: Vec<Row> = user_roles::table
        .filter(user_roles::user_id.eq(user.uuid()))
        .order((user_roles::granted_at.desc(), user_roles::id.desc()))
        .select((
            user_roles::id,
            user_roles::role,
            user_roles::reach,
            user_roles::unit_id,
            user_roles::valid_during,
            user_roles::basis,
            user_roles::revoked_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, role, reach, unit, valid, basis, revoked_at)| {
            let scope = scope_of(&reach, unit);
            Held { id, grant: Grant { role, scope }, valid: range::span(valid), basis, revoked_at }
        })
        .collect())
}

/// Accounts that hold `role` today somewhere, for a hand-over or a notice.
///
/// # Errors
/// The database's.
pub fn holders(conn: &mut PgConnection, roles: &[Role], day: NaiveDate) -> Result<Vec<UserId>, Error> {
    #[derive(QueryableByName)]
    struct Holder {
        #[diesel(sql_type = SqlUuid)]
        user_id: UserId,
    }
    let names: Vec<&str> = roles.iter().map(|r| r.as_str()).collect();
    let rows: Vec<Holder> = diesel::sql_query(
        "select distinct user_id from user_roles where role = any($1) and revoked_at is null and valid_during @> $2 order by user_id",
    )
    .bind::<Array<Text>, _>(names)
    .bind::<diesel::sql_types::Date, _>(day)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}
