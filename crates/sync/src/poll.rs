//! Proposals, followed in the registry's lists.
//!
//! [`FOLLOWED`] has a line for each list: promotions today; pensions and transfers when those services come.
//!
//! The list of promotions has no cursor and no "changed since": it can be asked for by period (TMT) and page by page. It is read for every
//! period in which a proposal of ours is under way, as far as the last of ours; a reading that broke off goes on a page before
//! where it stood (`watermark`), and what one worker has just read the others leave alone. What it says of a proposal is a message: it is
//! taken when it differs from the last one taken about that proposal, once, whoever reads it. The message and its effect on our
//! record commit together. A state whose name we do not know is kept verbatim and acted upon by nobody.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use bkn::{CallId, Failure, Proposal, ProposalId, Stage};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{EmployeeId, RequestId};
use serde_json::{Value, json};
use store::{DbError, Event, Tx, events::PromotionApproved, inbox, outbox};

use crate::{
    Deps, EffectError,
    effects::{Consideration, RegistryState, UnderWay},
    verdict::{Verdict, judge},
    watermark,
};

/// Source of these messages in the inbox.
pub const SOURCE: &str = "list-kp-instansi";

/// A list of the registry that is followed: it knows how it is read, which rows are ours, and what news of them do to our record.
#[async_trait]
pub trait FollowedList: Send + Sync {
    /// Source of its messages in the inbox.
    fn source(&self) -> &'static str;

    /// Reads it once, with some overlap to what was read before, and takes what is new. Each message is taken once; one of ours
    /// that was there and is not any more is news too. What was begun to be read after `unless_after` is left alone.
    async fn round(
        &self,
        deps: &Deps,
        call: &CallId,
        unless_after: Option<DateTime<Utc>>,
        polled: &mut Polled,
    ) -> Result<(), PollError>;
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
    poll_unless(deps, None).await
}

/// The same for what no worker has begun to read within nearly the time between two readings.
///
/// # Errors
/// [`PollError`].
pub async fn poll_what_is_due(deps: &Deps) -> Result<Polled, PollError> {
    let every = i64::try_from(deps.settings.poll_seconds).unwrap_or(i64::from(u32::MAX));
    poll_unless(deps, Some(deps.now() - TimeDelta::seconds(every * 9 / 10))).await
}

async fn poll_unless(deps: &Deps, unless_after: Option<DateTime<Utc>>) -> Result<Polled, PollError> {
    if deps.gate.held().is_some_and(|hold| hold.until > deps.now()) {
        return Err(PollError::Paused);
    }
    let call = CallId::new(deps.call(None).tag.0);
    let mut polled = Polled::default();
    for list in FOLLOWED {
        list.round(deps, &call, unless_after, &mut polled).await?;
    }
    Ok(polled)
}

#[async_trait]
impl FollowedList for Promotions {
    fn source(&self) -> &'static str {
        SOURCE
    }

    async fn round(
        &self,
        deps: &Deps,
        call: &CallId,
        unless_after: Option<DateTime<Utc>>,
        polled: &mut Polled,
    ) -> Result<(), PollError> {
        let promotions = deps.promotions.clone();
        let under_way = deps.db.read(move |conn| promotions.under_way(conn)).await?;
        let mut periods: BTreeMap<NaiveDate, Vec<UnderWay>> = BTreeMap::new();
        for promotion in under_way {
            periods.entry(promotion.effective_on).or_default().push(promotion);
        }
        for (period, mut wanted) in periods {
            let part = period.to_string();
            let begun = part.clone();
            let stood =
                deps.db.write(deps.call(None), move |tx| watermark::begin(tx, SOURCE, &begun, unless_after)).await?;
            let Some(stood) = stood else { continue };
            let mut pages = Pages::from(deps, period, stood);
            let token = deps.gate.token();
            while !wanted.is_empty() {
                let page = pages.next(deps, call).await.map_err(|failure| refused(deps, token, failure))?;
                let Some(rows) = page else { break };
                take_news(deps, &mut wanted, rows, polled).await?;
                if !pages.ended {
                    let (part, place) = (part.clone(), pages.place);
                    deps.db.write(deps.call(None), move |tx| watermark::reached(tx, SOURCE, &part, place)).await?;
                }
            }
            deps.db.write(deps.call(None), move |tx| watermark::ended(tx, SOURCE, &part)).await?;
            // A reading that went on in the middle did not see the beginning.
            if stood == 0 {
                let ids = wanted.into_iter().filter_map(|promotion| promotion.proposal_id).collect();
                note_vanished(deps, self.source(), ids, polled).await?;
            }
        }
        Ok(())
    }
}

/// The pages of a period, one after the other.
struct Pages {
    period: NaiveDate,
    size: u32,
    /// Rows before the next page.
    place: u32,
    pages: u32,
    ended: bool,
    first: Option<ProposalId>,
}

impl Pages {
    /// From the beginning, or a page before the place where an earlier reading broke off.
    fn from(deps: &Deps, period: NaiveDate, stood: u32) -> Self {
        let size = deps.settings.poll_page.max(1);
        Self { period, size, place: stood.saturating_sub(size), pages: 0, ended: false, first: None }
    }

    /// The next page; `None` when there is none. A server that ignores the paging gives all rows at once, also when it is asked for
    /// the rest of them.
    async fn next(&mut self, deps: &Deps, call: &CallId) -> Result<Option<Vec<Proposal>>, Failure> {
        if self.ended || self.pages >= MOST_PAGES {
            return Ok(None);
        }
        let rows = deps.registry.list_promotions(call, self.period, Some(self.size), self.place).await?.rows;
        self.pages += 1;
        self.place = self.place.saturating_add(self.size);
        self.ended = u32::try_from(rows.len()).is_ok_and(|count| count != self.size);
        let first = rows.first().map(|row| row.id.clone());
        if first.is_none() || first == self.first {
            self.ended = true;
            return Ok(None);
        }
        self.first = self.first.take().or(first);
        Ok(Some(rows))
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
fn refused(deps: &Deps, token: u64, failure: Failure) -> PollError {
    // A token that was refused while somebody gave a new one is nobody's reason to pause.
    let present = deps.gate.token() == token;
    if let Verdict::Hold { wait, alarm } = judge(&failure, 1, &deps.settings, (deps.dice)())
        && (present || !alarm)
    {
        let until = deps.now() + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1));
        deps.gate.hold(deps.now(), until, failure.kind.code(), alarm);
    }
    PollError::Registry(failure)
}

/// All proposals of a period, page by page.
///
/// # Errors
/// The registry's.
pub(crate) async fn list_period(deps: &Deps, call: &CallId, period: NaiveDate) -> Result<Vec<Proposal>, Failure> {
    let (mut pages, mut rows) = (Pages::from(deps, period, 0), Vec::new());
    while let Some(page) = pages.next(deps, call).await? {
        rows.extend(page);
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

/// Takes what these rows say of the promotions that are wanted; those they show are wanted no more.
async fn take_news(
    deps: &Deps,
    wanted: &mut Vec<UnderWay>,
    rows: Vec<Proposal>,
    polled: &mut Polled,
) -> Result<(), PollError> {
    let candidates: Vec<Proposal> =
        rows.into_iter().filter(|row| wanted.iter().any(|promotion| concerns(promotion, row))).collect();
    if candidates.is_empty() {
        return Ok(());
    }
    let known = known(deps, &candidates).await?;
    for promotion in std::mem::take(wanted) {
        let Some(row) = ours(&promotion, &candidates, &known) else {
            wanted.push(promotion);
            continue;
        };
        polled.seen += 1;
        if let Some(news) = News::of(&promotion, row.clone(), &known) {
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
    employee: EmployeeId,
    row: Proposal,
    message_id: String,
    payload: Value,
}

impl News {
    fn of(promotion: &UnderWay, row: Proposal, latest: &HashMap<String, inbox::Latest>) -> Option<Self> {
        let payload = message(&row);
        let before = latest.get(row.id.as_str());
        if before.is_some_and(|before| before.payload == payload) {
            return None;
        }
        let serial = before.map_or(0, |before| before.serial).saturating_add(1);
        let (request, employee) = (promotion.request, promotion.employee);
        Some(Self { request, employee, message_id: inbox::message_id(row.id.as_str(), serial), row, payload })
    }

    /// Takes the message with its effect in one transaction. Where our record refuses the effect for good, the message is taken
    /// with the reason, so that it is not tried for ever.
    async fn take(self, deps: &Deps, polled: &mut Polled) -> Result<(), PollError> {
        let stage = self.row.stage();
        if stage == Stage::Unknown {
            tracing::warn!(request = %self.request, state = self.row.status_name, "a state of a proposal with a name never seen");
        }
        let (promotions, request, employee, row) = (deps.promotions.clone(), self.request, self.employee, self.row);
        let (id, payload) = (self.message_id.clone(), self.payload.clone());
        let taken = deps
            .db
            .write(deps.call(None), move |tx| {
                if !inbox::take(tx, SOURCE, &id, &payload)? {
                    return Ok::<_, EffectError>(false);
                }
                apply(promotions.as_ref(), tx, request, &row)?;
                // The list shows what we entered, or an officer typed in.
                outbox::note_request_visible(tx, employee, PromotionApproved::KIND, request)?;
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
