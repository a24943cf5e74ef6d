//! Proposals, followed in the registry's lists.
//!
//! [`FOLLOWED`] has a line for each list: promotions today; pensions and transfers when those services come.
//!
//! The list of promotions has no cursor, so it is read whole, which is the widest overlap there is. It is read for every period (TMT) in which a proposal of ours is under way. What it says of a proposal is a message: it is
//! taken when it differs from the last one taken about that proposal, once, whoever reads it. The message and its effect on our
//! record commit together. A state whose name we do not know is kept verbatim and acted upon by nobody.

use std::collections::{BTreeMap, HashMap, HashSet};

use async_trait::async_trait;
use bkn::{CallId, Failure, Proposal, Stage};
use chrono::NaiveDate;
use kernel::RequestId;
use serde_json::{Value, json};
use store::{DbError, Tx, inbox};

use crate::{
    Deps, EffectError,
    effects::{Consideration, RegistryState, UnderWay},
    verdict::{Verdict, judge},
};

/// Source of these messages in the inbox.
pub const SOURCE: &str = "list-kp-instansi";

/// A list of the registry that is followed: it knows how it is read, which rows are ours, and what news of them do to our record.
#[async_trait]
pub trait FollowedList: Send + Sync {
    /// Source of its messages in the inbox.
    fn source(&self) -> &'static str;

    /// Reads it once, with some overlap to what was read before, and takes what is new. Each message is taken once; one of ours
    /// that was there and is not any more is news too.
    async fn round(&self, deps: &Deps, call: &CallId, polled: &mut Polled) -> Result<(), PollError>;
}

/// Every list that is followed.
pub const FOLLOWED: &[&dyn FollowedList] = &[&Promotions];

/// `list-kp-instansi`.
struct Promotions;

/// A list longer than this many pages is not read to its end.
const MOST_PAGES: u32 = 500;

/// What a round found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Polled {
    /// Proposals of ours that the lists show.
    pub seen: u32,
    /// News among them, taken.
    pub taken: u32,
    /// News whose effect our record refused; kept in the inbox with the reason.
    pub refused: u32,
    /// Proposals of ours that a list showed before and does not any more.
    pub vanished: u32,
}

/// Why a round ended early. What was taken before stays taken.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// The registry.
    #[error("the registry's list was not read")]
    Registry(#[source] Failure),
    /// Our record, or the database.
    #[error("our side could not do its part")]
    Domain(#[source] EffectError),
    /// Sending is paused; reading too.
    #[error("paused")]
    Paused,
}

impl From<EffectError> for PollError {
    fn from(error: EffectError) -> Self {
        Self::Domain(error)
    }
}
impl From<DbError> for PollError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Reads the lists once and takes what is new.
///
/// # Errors
/// [`PollError`].
pub async fn poll(deps: &Deps) -> Result<Polled, PollError> {
    if deps.gate.held().is_some_and(|hold| hold.until > deps.now()) {
        return Err(PollError::Paused);
    }
    let call = CallId::new(deps.call(None).tag.0);
    let mut polled = Polled::default();
    for list in FOLLOWED {
        list.round(deps, &call, &mut polled).await?;
    }
    Ok(polled)
}

#[async_trait]
impl FollowedList for Promotions {
    fn source(&self) -> &'static str {
        SOURCE
    }

    async fn round(&self, deps: &Deps, call: &CallId, polled: &mut Polled) -> Result<(), PollError> {
        let promotions = deps.promotions.clone();
        let under_way = deps.db.read(move |conn| promotions.under_way(conn)).await?;
        let mut periods: BTreeMap<NaiveDate, Vec<UnderWay>> = BTreeMap::new();
        for promotion in under_way {
            periods.entry(promotion.effective_on).or_default().push(promotion);
        }
        for (period, promotions) in periods {
            let rows = list_period(deps, call, period).await.map_err(|failure| refused(deps, failure))?;
            let shown: HashSet<String> = rows.iter().map(|row| row.id.to_string()).collect();
            take_news(deps, &promotions, rows, polled).await?;
            let ids = promotions.into_iter().filter_map(|promotion| promotion.proposal_id);
            note_vanished(deps, self.source(), ids.filter(|id| !shown.contains(id)).collect(), polled).await?;
        }
        Ok(())
    }
}

/// Notes, once, that a list showed these before and does not any more. Nothing is done to our record: somebody must look whether
/// it was withdrawn there, moved to another period, or is hidden by a fault.
async fn note_vanished(
    deps: &Deps,
    source: &'static str,
    ids: Vec<String>,
    polled: &mut Polled,
) -> Result<(), PollError> {
    if ids.is_empty() {
        return Ok(());
    }
    let noted = deps
        .db
        .write(deps.call(None), move |tx| {
            let subjects: Vec<&str> = ids.iter().map(String::as_str).collect();
            let mut noted = 0_u32;
            for (subject, latest) in inbox::latest(tx, source, &subjects)? {
                // One we have just entered may not show yet.
                if latest.payload.get("status").is_none() {
                    continue;
                }
                let id = inbox::message_id(&subject, latest.serial.saturating_add(1));
                if inbox::take(tx, source, &id, &json!({"vanished": true}))? {
                    inbox::handled(tx, source, &id, "vanished")?;
                    tracing::warn!(
                        source,
                        proposal = subject,
                        "a proposal of ours is not in the registry's list any more"
                    );
                    noted += 1;
                }
            }
            Ok::<_, DbError>(noted)
        })
        .await?;
    (0..noted).for_each(|_| deps.metrics.message("vanished"));
    polled.vanished += noted;
    Ok(())
}

/// A failed reading pauses the sending too, where the reason is everybody's.
fn refused(deps: &Deps, failure: Failure) -> PollError {
    if let Verdict::Hold { wait, alarm } = judge(&failure, 1, &deps.settings, (deps.dice)()) {
        let until = deps.now() + chrono::TimeDelta::from_std(wait).unwrap_or(chrono::TimeDelta::days(1));
        deps.gate.hold(deps.now(), until, failure.kind.code(), alarm);
    }
    PollError::Registry(failure)
}

/// All proposals of a period, page by page. A server that ignores the paging gives all of them at once.
///
/// # Errors
/// The registry's.
pub(crate) async fn list_period(deps: &Deps, call: &CallId, period: NaiveDate) -> Result<Vec<Proposal>, Failure> {
    let size = deps.settings.poll_page.max(1);
    let mut rows: Vec<Proposal> = Vec::new();
    for page in 0..MOST_PAGES {
        let offset = page.saturating_mul(size);
        let got = deps.registry.list_promotions(call, period, Some(size), offset).await?.rows;
        let full = u32::try_from(got.len()).is_ok_and(|count| count == size);
        // A server that ignores the paging may happen to have exactly a page of rows.
        let again = got.first().is_some_and(|first| rows.first().is_some_and(|row| row.id == first.id));
        if again {
            break;
        }
        rows.extend(got);
        if !full {
            break;
        }
    }
    Ok(rows)
}

/// What was last taken about each of these proposals.
pub(crate) async fn known(deps: &Deps, rows: &[Proposal]) -> Result<HashMap<String, inbox::Latest>, DbError> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    deps.db
        .read(move |conn| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            inbox::latest(conn, SOURCE, &ids)
        })
        .await
}

/// Notes that we entered a proposal, or handed it in again: whatever the registry says next is news, also the same refusal as
/// the last time.
pub(crate) fn note_entered(tx: &mut Tx<'_>, proposal_id: &str) -> Result<(), DbError> {
    let before = inbox::latest(tx, SOURCE, &[proposal_id])?;
    let serial = before.get(proposal_id).map_or(0, |latest| latest.serial).saturating_add(1);
    let id = inbox::message_id(proposal_id, serial);
    inbox::take(tx, SOURCE, &id, &json!({"entered_by_us": true}))?;
    inbox::handled(tx, SOURCE, &id, "entered-by-us")
}

async fn take_news(
    deps: &Deps,
    promotions: &[UnderWay],
    rows: Vec<Proposal>,
    polled: &mut Polled,
) -> Result<(), PollError> {
    let candidates: Vec<Proposal> =
        rows.into_iter().filter(|row| promotions.iter().any(|promotion| concerns(promotion, row))).collect();
    let known = known(deps, &candidates).await?;
    for promotion in promotions {
        let Some(row) = ours(promotion, &candidates, &known) else { continue };
        polled.seen += 1;
        if let Some(news) = News::of(promotion.request, row.clone(), &known) {
            news.take(deps, polled).await?;
        }
    }
    Ok(())
}

/// Whether a row may be the promotion's: by the proposal's id, or, while we know none, by person, day and rank.
fn concerns(promotion: &UnderWay, row: &Proposal) -> bool {
    if let Some(id) = &promotion.proposal_id {
        return row.id.as_str() == id;
    }
    let by_id = promotion.registry_person_id.is_some()
        && row.person_id.as_ref().map(bkn::PersonId::as_str) == promotion.registry_person_id.as_deref();
    (by_id || row.nip.as_deref() == Some(promotion.nip.as_str()))
        && row.effective_on.is_none_or(|day| day == promotion.effective_on)
        && row.target_rank_id.as_deref().is_none_or(|rank| rank == promotion.target_rank.registry_id())
}

/// The row of a promotion. While we know no id, a row that is closed, or that was recognised before as another
/// request's, is not taken for it.
fn ours<'a>(
    promotion: &UnderWay,
    rows: &'a [Proposal],
    known: &HashMap<String, inbox::Latest>,
) -> Option<&'a Proposal> {
    let open = |row: &Proposal| !matches!(row.stage(), Stage::Refused | Stage::Returned);
    let fits = |row: &&Proposal| {
        concerns(promotion, row)
            && (promotion.proposal_id.is_some() || open(row) && !known.contains_key(row.id.as_str()))
    };
    rows.iter().find(fits)
}

/// Something the registry says of a proposal that it did not say before.
struct News {
    request: RequestId,
    row: Proposal,
    message_id: String,
    payload: Value,
}

impl News {
    fn of(request: RequestId, row: Proposal, latest: &HashMap<String, inbox::Latest>) -> Option<Self> {
        let payload = message(&row);
        let before = latest.get(row.id.as_str());
        if before.is_some_and(|before| before.payload == payload) {
            return None;
        }
        let serial = before.map_or(0, |before| before.serial).saturating_add(1);
        Some(Self { request, message_id: inbox::message_id(row.id.as_str(), serial), row, payload })
    }

    /// Takes the message with its effect in one transaction. Where our record refuses the effect for good, the message is taken
    /// with the reason, so that it is not tried for ever.
    async fn take(self, deps: &Deps, polled: &mut Polled) -> Result<(), PollError> {
        let stage = self.row.stage();
        if stage == Stage::Unknown {
            tracing::warn!(request = %self.request, state = self.row.status_name, "a state of a proposal with a name never seen");
        }
        let (promotions, request, row) = (deps.promotions.clone(), self.request, self.row);
        let (id, payload) = (self.message_id.clone(), self.payload.clone());
        let taken = deps
            .db
            .write(deps.call(None), move |tx| {
                if !inbox::take(tx, SOURCE, &id, &payload)? {
                    return Ok::<_, EffectError>(false);
                }
                apply(promotions.as_ref(), tx, request, &row)?;
                inbox::handled(tx, SOURCE, &id, name_of(stage))?;
                Ok(true)
            })
            .await;
        match taken {
            Ok(true) => {
                polled.taken += 1;
                deps.metrics.message(name_of(stage));
                Ok(())
            }
            Ok(false) => Ok(()),
            Err(error) if error.is_passing() => Err(error.into()),
            Err(error) => {
                tracing::error!(%request, code = error.code(), %error, "our record refuses what the registry says");
                polled.refused += 1;
                deps.metrics.message("refused-by-us");
                let (id, payload, outcome) = (self.message_id, self.payload, format!("refused: {}", error.code()));
                deps.db
                    .write(deps.call(None), move |tx| {
                        inbox::take(tx, SOURCE, &id, &payload)?;
                        inbox::handled(tx, SOURCE, &id, &outcome)
                    })
                    .await
                    .map_err(PollError::from)
            }
        }
    }
}

/// What is kept of a row: what we act upon, without the person's name and number.
fn message(row: &Proposal) -> Value {
    json!({
        "status": row.status_code,
        "name": row.status_name,
        "consideration_number": row.consideration_number,
        "consideration_on": row.consideration_on,
        "decree_number": row.decree_number,
        "decree_on": row.decree_on,
        "reason": row.reason,
    })
}

/// What a message does to our record.
fn apply(
    promotions: &dyn crate::PromotionEffects,
    tx: &mut Tx<'_>,
    request: RequestId,
    row: &Proposal,
) -> Result<(), EffectError> {
    let stage = row.stage();
    // A proposal we did not know yet, or a returned one that was handed in again at the registry.
    if !matches!(stage, Stage::Returned | Stage::Refused) {
        promotions.proposal_entered(tx, request, row.id.as_str())?;
    }
    let state = RegistryState { code: row.status_code.clone(), name: row.status_name.clone() };
    promotions.registry_state(tx, request, &state)?;
    let reason = || row.reason.clone().unwrap_or_else(|| row.status_name.clone());
    match stage {
        Stage::Returned => promotions.returned(tx, request, &reason()),
        Stage::Refused => promotions.refused(tx, request, &reason()),
        Stage::ConsiderationSigned | Stage::Done => match consideration(row) {
            Some(consideration) => promotions.considered(tx, request, &consideration),
            // Signed without a number: the number is news when it comes.
            None => Ok(()),
        },
        Stage::Received | Stage::Verifying | Stage::ConsiderationNumbered | Stage::Unknown => Ok(()),
    }
}

fn consideration(row: &Proposal) -> Option<Consideration> {
    Some(Consideration {
        number: row.consideration_number.clone()?,
        issued_on: row.consideration_on?,
        service_years: row.service_years,
        service_months: row.service_months,
        basic_salary: row.basic_salary,
    })
}

const fn name_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Received => "received",
        Stage::Verifying => "verifying",
        Stage::ConsiderationNumbered => "consideration-numbered",
        Stage::ConsiderationSigned => "consideration-signed",
        Stage::Returned => "returned",
        Stage::Refused => "refused",
        Stage::Done => "done",
        Stage::Unknown => "unknown",
    }
}
