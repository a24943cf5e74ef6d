//! Signing in with a password: what to compare with, and what an attempt means. Hashing happens between the two, on
//! another thread and outside any transaction.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use kernel::{Actor, EmployeeId, UserId};
use serde_json::json;
use store::{Audit, Tx, schema::users};

use crate::{
    Error, Settings,
    actor::{nobody, own_role},
    users::{UserState, normal_login},
};

/// What an attempt is compared with. An unknown login is a candidate too: with nothing to compare.
#[derive(Clone)]
pub struct Candidate {
    found: Option<Found>,
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
struct Found {
    id: UserId,
    employee_id: Option<EmployeeId>,
    login: String,
    display_name: String,
    password_hash: Option<String>,
}

impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Candidate").field("user", &self.found.as_ref().map(|found| found.id)).finish_non_exhaustive()
    }
}

impl Candidate {
    /// The hash for [`crate::Hasher::verify`].
    #[must_use]
    pub fn password_hash(&self) -> Option<&str> {
        self.found.as_ref().and_then(|found| found.password_hash.as_deref())
    }

    /// The login, to judge a new password by.
    #[must_use]
    pub fn login(&self) -> &str {
        self.found.as_ref().map_or("", |found| &found.login)
    }

    /// The name, to judge a new password by.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.found.as_ref().map_or("", |found| &found.display_name)
    }

    /// Who acts in the transaction that records the attempt: the account when the password was right, else nobody.
    #[must_use]
    pub fn acting(&self, right: bool) -> Actor {
        match &self.found {
            Some(found) if right => Actor {
                user: Some(found.id),
                employee: found.employee_id,
                name: found.display_name.clone(),
                grants: Vec::new(),
            },
            _ => nobody(),
        }
    }
}

/// What an attempt came to. A refusal is an outcome and not an error: its count must be committed.
#[derive(Debug)]
pub enum Attempt {
    /// The account may come in.
    Welcome(UserId),
    /// It may not, for this reason.
    Refused(Error),
}

/// What to compare an attempt with.
///
/// # Errors
/// The database's. An unknown login is no error.
pub fn candidate(conn: &mut PgConnection, login: &str) -> Result<Candidate, Error> {
    let found =
        users::table.filter(users::login.eq(normal_login(login))).select(Found::as_select()).first(conn).optional()?;
    Ok(Candidate { found })
}

/// As [`candidate`], for an account that is known: somebody changes their password.
///
/// # Errors
/// The database's.
pub fn candidate_of(conn: &mut PgConnection, user: UserId) -> Result<Candidate, Error> {
    let found = users::table.find(user.uuid()).select(Found::as_select()).first(conn).optional()?;
    Ok(Candidate { found })
}

/// Records an attempt: a wrong password counts and after some locks, a right one forgets them. `right` is what
/// [`crate::Hasher::verify`] said of this candidate.
///
/// A locked account says so whether the password is right or not; otherwise the lock would tell which one is.
///
/// # Errors
/// The database's.
pub fn record_attempt(
    tx: &mut Tx<'_>,
    candidate: &Candidate,
    right: bool,
    settings: &Settings,
) -> Result<Attempt, Error> {
    let Some(found) = &candidate.found else { return Ok(Attempt::Refused(Error::WrongLogin)) };
    type Row = (UserState, i32, Option<DateTime<Utc>>, Option<String>);
    let (state, failed, locked_until, hash): Row = users::table
        .find(found.id.uuid())
        .select((users::state, users::failed_attempts, users::locked_until, users::password_hash))
        .for_update()
        .first(tx.conn())?;
    let now = tx.now();
    if let Some(until) = locked_until.filter(|until| *until > now) {
        return Ok(Attempt::Refused(locked(until, now)));
    }
    // The password may have been changed between the comparison and now.
    if !right || hash != found.password_hash {
        return count_failure(tx, found, failed, settings);
    }
    if state == UserState::Disabled {
        return Ok(Attempt::Refused(Error::Disabled));
    }
    if failed > 0 {
        let never: Option<DateTime<Utc>> = None;
        diesel::update(users::table.find(found.id.uuid()))
            .set((users::failed_attempts.eq(0), users::locked_until.eq(never)))
            .execute(tx.conn())?;
    }
    let role = own_role(&candidate.acting(true));
    tx.audit(about(Audit::new("account.sign-in", role, "user", found.id.uuid()), found))?;
    Ok(Attempt::Welcome(found.id))
}

fn count_failure(tx: &mut Tx<'_>, found: &Found, failed: i32, settings: &Settings) -> Result<Attempt, Error> {
    let now = tx.now();
    let failed = failed.saturating_add(1);
    let until = lock_time(failed, settings).map(|time| now + time);
    diesel::update(users::table.find(found.id.uuid()))
        .set((users::failed_attempts.eq(failed), users::locked_until.eq(until)))
        .execute(tx.conn())?;
    let role = own_role(&Candidate { found: Some(found.clone()) }.acting(true));
    let entry = Audit::new("account.sign-in-failed", role, "user", found.id.uuid())
        .after(&json!({ "failed_attempts": failed, "locked_until": until }))?;
    tx.audit(about(entry, found))?;
    Ok(Attempt::Refused(until.map_or(Error::WrongLogin, |until| locked(until, now))))
}

fn about(entry: Audit, found: &Found) -> Audit {
    match found.employee_id {
        Some(employee) => entry.about(employee),
        None => entry,
    }
}

fn locked(until: DateTime<Utc>, now: DateTime<Utc>) -> Error {
    Error::Locked { until, seconds: (until - now).num_seconds().max(1) }
}

/// How long the account is locked after so many wrong passwords: a minute, then twice as long each time.
fn lock_time(failed: i32, settings: &Settings) -> Option<TimeDelta> {
    let beyond = failed.checked_sub(i32::from(settings.lock_after)).filter(|beyond| *beyond >= 0)?;
    let minutes = 1_i64.checked_shl(beyond.unsigned_abs().min(30)).unwrap_or(i64::MAX);
    Some(TimeDelta::minutes(minutes.min(i64::from(settings.lock_longest_minutes))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_grows_from_a_minute_to_an_hour() {
        let settings = Settings::default();
        let minutes: Vec<Option<i64>> =
            [0, 1, 4, 5, 6, 7, 10, 11, 500, i32::MAX].map(|n| lock_time(n, &settings).map(|t| t.num_minutes())).into();
        let expected = [None, None, None, Some(1), Some(2), Some(4), Some(32), Some(60), Some(60), Some(60)];
        assert_eq!(minutes, expected);
    }
}
