//! Roles under four eyes: the administrator proposes, the head approves or refuses; only then there is a grant.

use chrono::{DateTime, Utc};
use diesel::{pg::Pg, prelude::*};
use kernel::{
    Actor, Grant, HistoryId, Permission, ProposalId, Reason, Role, Scope, Span, UnitId, UserId, access, text_enum,
};
use serde_json::json;
use store::{
    Audit, DbError, Tx, range,
    schema::{role_proposals as p, users},
};

use crate::{Error, roles};

text_enum! {
    /// State of a proposal.
    State {
        /// Waits for the head.
        Open = "open": "Menunggu persetujuan",
        /// It became a grant.
        Approved = "approved": "Disetujui",
        /// Refused, with a reason.
        Refused = "refused": "Ditolak",
    }
}

/// A role that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Identifier.
    pub id: ProposalId,
    /// Account that shall hold the role.
    pub user: UserId,
    /// Its name.
    pub user_name: String,
    /// Role and scope.
    pub grant: Grant,
    /// Days on which it shall hold.
    pub valid: Span,
    /// Letter that gives the role.
    pub basis: String,
    /// State.
    pub state: State,
    /// Who proposed it; `None` for the program.
    pub proposed_by: Option<UserId>,
    /// Their name.
    pub proposed_by_name: Option<String>,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Name of who decided it.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Reason of a refusal.
    pub note: Option<String>,
    /// The grant it became.
    pub grant_id: Option<HistoryId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = p, check_for_backend(Pg))]
struct Row {
    id: ProposalId,
    user_id: UserId,
    role: Role,
    reach: String,
    unit_id: Option<UnitId>,
    valid_during: range::Bounds,
    basis: String,
    state: State,
    proposed_by: Option<UserId>,
    proposed_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    note: Option<String>,
    grant_id: Option<HistoryId>,
}

impl Row {
    fn named(self, user_name: String, proposed_by_name: Option<String>, decided_by_name: Option<String>) -> Proposal {
        Proposal {
            id: self.id,
            user: self.user_id,
            user_name,
            grant: Grant { role: self.role, scope: roles::scope_of(&self.reach, self.unit_id) },
            valid: range::span(self.valid_during),
            basis: self.basis,
            state: self.state,
            proposed_by: self.proposed_by,
            proposed_by_name,
            proposed_at: self.proposed_at,
            decided_by_name,
            decided_at: self.decided_at,
            note: self.note,
            grant_id: self.grant_id,
        }
    }
}

/// Which proposals. Every field narrows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// This one alone.
    pub id: Option<ProposalId>,
    /// For this account.
    pub user: Option<UserId>,
    /// State.
    pub state: Option<State>,
}

/// Up to `limit` proposals, those that wait longest first.
///
/// # Errors
/// The database's.
pub fn proposals(conn: &mut PgConnection, filter: &Filter, limit: i64) -> Result<Vec<Proposal>, Error> {
    let (proposers, deciders) = diesel::alias!(users as proposers, users as deciders);
    let mut query = p::table
        .inner_join(users::table.on(users::id.eq(p::user_id)))
        .left_join(proposers.on(proposers.field(users::id).nullable().eq(p::proposed_by)))
        .left_join(deciders.on(deciders.field(users::id).nullable().eq(p::decided_by)))
        .order((p::proposed_at, p::id))
        .limit(limit)
        .select((
            Row::as_select(),
            users::display_name,
            proposers.field(users::display_name).nullable(),
            deciders.field(users::display_name).nullable(),
        ))
        .into_boxed();
    if let Some(id) = filter.id {
        query = query.filter(p::id.eq(id));
    }
    if let Some(user) = filter.user {
        query = query.filter(p::user_id.eq(user));
    }
    if let Some(state) = filter.state {
        query = query.filter(p::state.eq(state));
    }
    let rows: Vec<(Row, String, Option<String>, Option<String>)> = query.load(conn)?;
    Ok(rows.into_iter().map(|(row, name, proposer, decider)| row.named(name, proposer, decider)).collect())
}

/// One proposal.
///
/// # Errors
/// [`Error::NoProposal`], or the database's.
pub fn proposal(conn: &mut PgConnection, id: ProposalId) -> Result<Proposal, Error> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    proposals(conn, &filter, 1)?.pop().ok_or(Error::NoProposal)
}

/// How many proposals are in `state`.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut PgConnection, state: State) -> Result<i64, DbError> {
    Ok(p::table.filter(p::state.eq(state)).count().get_result(conn)?)
}

/// Why `actor` may not decide a proposal that `proposed_by` made for `user`: four eyes, and never for oneself.
///
/// # Errors
/// [`Error::Denied`] for who may approve no roles and for the proposer; [`Error::OwnRole`].
pub fn may_decide(actor: &Actor, user: UserId, proposed_by: Option<UserId>) -> Result<Grant, Error> {
    let by = access::require_agency(actor, Permission::ApproveRoles)?;
    if actor.user.is_some() && actor.user == proposed_by {
        return Err(kernel::Denied::SamePerson.into());
    }
    if actor.user == Some(user) {
        return Err(Error::OwnRole);
    }
    Ok(by)
}

/// Proposes a role. It gives nothing until somebody else approves it.
///
/// # Errors
/// [`Error::OwnRole`], [`Error::ScopeMismatch`], [`Error::Invalid`] without a basis or with an empty span,
/// [`Error::NoUser`], [`Error::NoUnit`], [`Error::Denied`].
pub fn propose(
    tx: &mut Tx<'_>,
    user: UserId,
    role: Role,
    scope: Scope,
    valid: Span,
    basis: &str,
) -> Result<ProposalId, Error> {
    let by = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    roles::check(tx.actor(), user, role, scope)?;
    let mut faults = Vec::new();
    if basis.trim().is_empty() {
        faults.push(Reason::field("basis", "basis-missing", "Isi nomor surat yang memberi peran ini."));
    }
    if valid.until.is_some_and(|until| until <= valid.from) {
        faults.push(Reason::field("until", "span-empty", "Tanggal akhir harus sesudah tanggal mulai."));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (id, now, proposer) = (ProposalId::new(), tx.now(), tx.actor().user);
    let (reach, unit) = roles::parts(scope);
    diesel::insert_into(p::table)
        .values((
            (p::id.eq(id), p::user_id.eq(user), p::role.eq(role), p::reach.eq(reach), p::unit_id.eq(unit)),
            (p::valid_during.eq(range::bounds(valid)), p::basis.eq(basis.trim()), p::state.eq(State::Open)),
            (p::proposed_by.eq(proposer), p::proposed_at.eq(now)),
        ))
        .execute(tx.conn())?;
    let after = json!({ "proposal": id, "role": role, "scope": scope, "from": valid.from, "until": valid.until });
    tx.audit(Audit::new("account.propose-role", by.role, "user", user.uuid()).after(&after)?.basis(basis.trim()))?;
    Ok(id)
}

/// Approves a proposal of somebody else for somebody else: the role is given for the days that were proposed.
///
/// # Errors
/// [`Error::NoProposal`], [`Error::Decided`], [`Error::OwnRole`], [`Error::Denied`] (also for the proposer), and what
/// giving a role refuses.
pub fn approve(tx: &mut Tx<'_>, id: ProposalId) -> Result<HistoryId, Error> {
    let (by, row) = open_for_decision(tx, id)?;
    let scope = roles::scope_of(&row.reach, row.unit_id);
    let grant = roles::give(tx, by.role, row.user_id, row.role, scope, range::span(row.valid_during), &row.basis)?;
    close(tx, id, State::Approved, None, Some(grant))?;
    Ok(grant)
}

/// Refuses it; the reason stays.
///
/// # Errors
/// As [`approve`]; [`Error::Invalid`] without a reason.
pub fn refuse(tx: &mut Tx<'_>, id: ProposalId, reason: &str) -> Result<(), Error> {
    let (by, row) = open_for_decision(tx, id)?;
    let reason = reason.trim();
    if reason.is_empty() {
        let message = "Tulis alasan penolakan.";
        return Err(Error::Invalid(vec![Reason::field("reason", "reason-missing", message)]));
    }
    close(tx, id, State::Refused, Some(reason), None)?;
    let before = json!({ "proposal": id, "role": row.role });
    tx.audit(Audit::new("account.refuse-role", by.role, "user", row.user_id.uuid()).before(&before)?.basis(reason))?;
    Ok(())
}

/// The proposal, locked, when this actor may decide it: not the one who made it, nor the one it is for.
fn open_for_decision(tx: &mut Tx<'_>, id: ProposalId) -> Result<(Grant, Row), Error> {
    access::require_agency(tx.actor(), Permission::ApproveRoles)?;
    let row: Row = p::table
        .find(id)
        .select(Row::as_select())
        .for_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NoProposal)?;
    if row.state != State::Open {
        return Err(Error::Decided);
    }
    let by = may_decide(tx.actor(), row.user_id, row.proposed_by)?;
    Ok((by, row))
}

fn close(
    tx: &mut Tx<'_>,
    id: ProposalId,
    state: State,
    note: Option<&str>,
    grant: Option<HistoryId>,
) -> Result<(), Error> {
    let (now, by) = (tx.now(), tx.actor().user);
    diesel::update(p::table.find(id))
        .set((p::state.eq(state), p::decided_by.eq(by), p::decided_at.eq(now), p::note.eq(note), p::grant_id.eq(grant)))
        .execute(tx.conn())?;
    Ok(())
}
