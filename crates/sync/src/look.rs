//! Looking whether the registry's own records show what it has accepted: the mark "visible at BKN".
//!
//! Acceptance does not wait for it. What was not read back on its way is looked for afterwards, person by person: one read of a
//! list tells of all of a person's changes that wait to be seen. A registry that shows a row only later is asked again, less and
//! less often (`visible_seconds`); after `visible_looks` the mark stays empty, and the nightly comparison tells what is there.

use std::collections::BTreeMap;

use bkn::CallId;
use chrono::TimeDelta;
use kernel::EmployeeId;
use store::{
    DbError, Tx,
    outbox::{self, Unseen},
};

use crate::{
    Deps, Findings,
    ways::{self, Looked, Trouble},
};

/// People looked at in one go.
const PEOPLE: i64 = 16;
/// The registry could not be asked: again after this long.
const AWAY: TimeDelta = TimeDelta::minutes(1);

/// What a round of looks found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sighted {
    /// Lists read.
    pub reads: u32,
    /// Changes that show now.
    pub shown: u32,
    /// Changes that do not show yet.
    pub unseen: u32,
    /// The registry could not be asked; the rest of the round waits.
    pub away: bool,
}

/// Looks for what is due, about a few people. While changes wait to be sent, or sending is paused, nothing is looked for that was
/// not due long ago.
///
/// # Errors
/// The database's. What was taken is looked for again later.
pub async fn look(deps: &Deps) -> Result<Sighted, DbError> {
    let mut sighted = Sighted::default();
    if deps.gate.held().is_some_and(|hold| hold.until > deps.now()) {
        return Ok(sighted);
    }
    let until = deps.now() + TimeDelta::from_std(deps.settings.lease()).unwrap_or(AWAY);
    let taken = deps.db.write(deps.call(None), move |tx| outbox::take_looks(tx, PEOPLE, until)).await?;
    let mut people: BTreeMap<(EmployeeId, String), Vec<Unseen>> = BTreeMap::new();
    for one in taken {
        people.entry((one.employee_id, one.kind.clone())).or_default().push(one);
    }
    for ((_, kind), unseen) in people {
        let Some(way) = ways::of(&kind) else { continue };
        if sighted.away {
            put_off(deps, &unseen).await?;
            continue;
        }
        sighted.reads += 1;
        let call = CallId::new(deps.call(None).tag.0);
        match way.look(deps, &call, &unseen).await {
            Ok(looked) => settle(deps, unseen, looked, &mut sighted).await?,
            Err(trouble) => {
                tracing::debug!(?trouble, "whether the registry shows an accepted change cannot be told now");
                sighted.away = matches!(trouble, Trouble::Registry(_));
                put_off(deps, &unseen).await?;
            }
        }
    }
    Ok(sighted)
}

async fn put_off(deps: &Deps, unseen: &[Unseen]) -> Result<(), DbError> {
    let (seqs, at): (Vec<i64>, _) = (unseen.iter().map(|one| one.seq).collect(), deps.now() + AWAY);
    deps.db.write(deps.call(None), move |tx| outbox::put_off_looks(tx, &seqs, at)).await
}

/// One transaction for what one read told.
async fn settle(deps: &Deps, unseen: Vec<Unseen>, looked: Vec<Looked>, sighted: &mut Sighted) -> Result<(), DbError> {
    let now = deps.now();
    let shown = looked.iter().filter(|one| one.shown).count();
    sighted.shown += u32::try_from(shown).unwrap_or(u32::MAX);
    sighted.unseen += u32::try_from(looked.len() - shown).unwrap_or(u32::MAX);
    let settings = deps.settings.clone();
    let work = move |tx: &mut Tx<'_>| {
        let seen: Vec<i64> = looked.iter().filter(|one| one.shown).map(|one| one.seq).collect();
        outbox::note_visible(tx, &seen)?;
        // The latest first: where it shows, an earlier change of the same row showed.
        for one in unseen.iter().rev() {
            let found = looked.iter().find(|found| found.seq == one.seq);
            if found.is_none_or(|found| !found.shown) {
                let looks = u32::try_from(one.looks).unwrap_or(0).saturating_add(1);
                let wait = TimeDelta::from_std(settings.visible_wait(looks)).unwrap_or(AWAY);
                outbox::look_again(tx, one.seq, (looks < settings.visible_looks).then(|| now + wait))?;
            }
            let Some(found) = found else { continue };
            let before: Vec<String> = Findings::of(&one.progress).duplicates.iter().map(ToString::to_string).collect();
            if before != found.duplicates {
                outbox::note_duplicates(tx, one.seq, &found.duplicates)?;
            }
        }
        Ok(())
    };
    deps.db.write(deps.call(None), work).await
}
