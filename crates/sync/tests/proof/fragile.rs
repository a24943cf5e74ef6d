//! The way to the registry, as fragile as the seed wants it: before and after every call the hand that makes it stops and asks
//! how it goes on. So one hand moves at a time, between places the seed chooses.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use bkn::{
    AppraisalRow, AppraisalSave, AwardRow, AwardSave, CallId, Client, ContactUpdate, DataUtama, DocumentRef,
    DocumentType, Effect, Endpoint, EnteredProposal, Failure, FailureKind, History, MockExtension, NewProposal, Page,
    PersonId, PositionRow, PositionSave, Proposal, ProposalId, ProposalIntake, RankRow, Registry, RowId, SyncOutcome,
    UnitRow, Upload,
};
use bkn_mock::{Fault, Handle, Order};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::{FutureExt, future::BoxFuture};
use kernel::Nip;
use serde_json::Value;
use tokio::sync::{mpsc::UnboundedSender, oneshot};

use crate::ledger::{Late, Ledger};

/// Time a call may still be under way after its sender gave it up. The worker waits three seconds before it looks.
const UNDER_WAY: TimeDelta = TimeDelta::seconds(2);
/// Time the registry may not show a row it has, and a row's creation may be under way. The worker looks for three quarters of a
/// minute before it creates a row again.
const UNSEEN: TimeDelta = TimeDelta::seconds(40);

/// Where a hand has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Before(Endpoint),
    After(Endpoint),
}

/// How it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    Go,
    /// The registry does this to the call.
    Fault(Fault),
    /// The call never arrives, and no answer comes.
    Lost,
    /// No answer comes, and the call arrives a little later.
    Late,
    /// It arrives twice.
    Twice,
    /// The answer does not show what is young.
    Stale,
}

/// A hand asks.
pub(crate) struct Ask {
    pub(crate) place: Place,
    pub(crate) answer: oneshot::Sender<Word>,
}

#[derive(Clone)]
pub(crate) struct Fragile {
    pub(crate) client: Client,
    pub(crate) mock: Handle,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) now: Arc<Mutex<DateTime<Utc>>>,
    /// Nobody is asked any more, and nothing goes wrong.
    pub(crate) calm: Arc<AtomicBool>,
    pub(crate) asks: UnboundedSender<Ask>,
}

/// Whether the registry applies a call that goes wrong like this.
fn applies(fault: &Fault) -> bool {
    matches!(fault, Fault::DropReply | Fault::EmptyBody | Fault::CutBody)
}

impl Fragile {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    async fn ask(&self, place: Place) -> Word {
        if self.calm.load(Ordering::Relaxed) {
            return Word::Go;
        }
        let (answer, word) = oneshot::channel();
        self.asks.send(Ask { place, answer }).unwrap();
        word.await.unwrap()
    }

    /// One call: `send` makes it, `mark` names the change it applies, if it applies one.
    async fn call<T: Send + 'static>(
        &self,
        endpoint: Endpoint,
        mark: Option<String>,
        send: impl Fn() -> BoxFuture<'static, Result<T, Failure>> + Send + Sync,
    ) -> Result<T, Failure> {
        self.told(endpoint, mark, UNDER_WAY, send).await.1
    }

    /// Rows of a history, of which the young ones may not show yet.
    async fn rows<T: Send + 'static>(
        &self,
        endpoint: Endpoint,
        send: impl Fn() -> BoxFuture<'static, Result<Vec<T>, Failure>> + Send + Sync,
        mark: fn(&T) -> String,
    ) -> Result<Vec<T>, Failure> {
        let (word, rows) = self.told(endpoint, None, UNDER_WAY, send).await;
        let mut rows = rows?;
        if word == Word::Stale {
            let applied = self.ledger.all();
            let young = |mark: &str| applied.iter().any(|(of, at)| of == mark && *at + UNSEEN > self.now());
            rows.retain(|row| !young(&mark(row)));
        }
        Ok(rows)
    }

    /// The same, with the word it was made under, and how long it may be under way when its sender has given it up.
    async fn told<T: Send + 'static>(
        &self,
        endpoint: Endpoint,
        mark: Option<String>,
        under_way: TimeDelta,
        send: impl Fn() -> BoxFuture<'static, Result<T, Failure>> + Send + Sync,
    ) -> (Word, Result<T, Failure>) {
        let applied = || mark.iter().for_each(|mark| self.ledger.applied(mark, self.now()));
        let no_answer = || {
            let kind = FailureKind::Transient { retry_after: None };
            Err(Failure::new(endpoint, kind, "no answer in time").possibly_applied())
        };
        let word = self.ask(Place::Before(endpoint)).await;
        // A hand that died during a call left its order behind; it was meant for that call.
        self.mock.clear_faults();
        let done = match &word {
            Word::Go | Word::Stale => send().await.inspect(|_| applied()),
            Word::Twice => match send().await.inspect(|_| applied()) {
                Ok(_) => send().await,
                failed => failed,
            },
            Word::Lost => no_answer(),
            Word::Late => {
                let send = send().map(|done| done.map(drop)).boxed();
                self.ledger.put_off(Late { until: self.now() + under_way, mark: mark.clone(), send });
                no_answer()
            }
            Word::Fault(fault) => {
                let base = if endpoint == Endpoint::ProposalExtension { "/mock/usulan" } else { "/apisiasn" };
                self.mock.order(Order::once(base, fault.clone()));
                let done = send().await;
                self.mock.clear_faults();
                if applies(fault) || done.is_ok() {
                    applied();
                }
                done
            }
        };
        self.ask(Place::After(endpoint)).await;
        (word, done)
    }
}

/// How long a save may be under way when its sender has given it up.
fn under_way<T>(row: Option<T>) -> TimeDelta {
    if row.is_none() { UNSEEN } else { UNDER_WAY }
}

/// A call on a copy of the client with copies of what it is given, so that it may outlive its sender.
macro_rules! sent {
    ($self:ident, $on:expr, |$with:ident| $call:expr $(, $copied:ident)*) => {{
        let on = $on.clone();
        $(let $copied = $copied.clone();)*
        move || {
            let $with = on.clone();
            $(let $copied = $copied.clone();)*
            async move { $call.await }.boxed()
        }
    }};
}

#[async_trait]
impl Registry for Fragile {
    async fn data_utama(&self, call: &CallId, nip: &Nip) -> Result<DataUtama, Failure> {
        self.call(Endpoint::DataUtama, None, sent!(self, self.client, |c| c.data_utama(&call, &nip), call, nip)).await
    }

    async fn update_contact(&self, call: &CallId, body: &ContactUpdate) -> Result<(), Failure> {
        let send = sent!(self, self.client, |c| c.update_contact(&call, &body), call, body);
        self.call(Endpoint::ContactUpdate, body.nomor_hp.clone(), send).await
    }

    async fn save_position(&self, call: &CallId, body: &PositionSave) -> Result<RowId, Failure> {
        let mark = position_mark(&body.decree_number, body.unit_id.as_str());
        let send = sent!(self, self.client, |c| c.save_position(&call, &body), call, body);
        self.told(Endpoint::PositionSave, Some(mark), under_way(body.id.as_ref()), send).await.1
    }

    async fn delete_position(&self, call: &CallId, row: &RowId) -> Result<(), Failure> {
        let send = sent!(self, self.client, |c| c.delete_position(&call, &row), call, row);
        self.call(Endpoint::PositionDelete, None, send).await
    }

    async fn sync_position(&self, call: &CallId, person: &PersonId) -> Result<SyncOutcome, Failure> {
        let send = sent!(self, self.client, |c| c.sync_position(&call, &person), call, person);
        self.call(Endpoint::PositionSync, None, send).await
    }

    async fn sync_rank(&self, call: &CallId, person: &PersonId) -> Result<SyncOutcome, Failure> {
        let send = sent!(self, self.client, |c| c.sync_rank(&call, &person), call, person);
        self.call(Endpoint::RankSync, None, send).await
    }

    async fn rank_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<RankRow>, Failure> {
        let send = sent!(self, self.client, |c| c.rank_history(&call, &nip), call, nip);
        self.call(Endpoint::RankHistory, None, send).await
    }

    async fn position_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<PositionRow>, Failure> {
        let send = sent!(self, self.client, |c| c.position_history(&call, &nip), call, nip);
        self.rows(Endpoint::PositionHistory, send, row_mark).await
    }

    async fn history(&self, call: &CallId, history: History, nip: &Nip) -> Result<Vec<Value>, Failure> {
        self.client.history(call, history, nip).await
    }

    async fn appraisal_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<AppraisalRow>, Failure> {
        let send = sent!(self, self.client, |c| c.appraisal_history(&call, &nip), call, nip);
        self.rows(Endpoint::RatingHistory, send, appraisal_row_mark).await
    }

    async fn save_appraisal(&self, call: &CallId, body: &AppraisalSave) -> Result<RowId, Failure> {
        let mark = appraisal_mark(i64::from(body.year), i64::from(body.quadrant));
        let mark = of_person(body.person_id.as_str(), &mark);
        let send = sent!(self, self.client, |c| c.save_appraisal(&call, &body), call, body);
        self.told(Endpoint::AppraisalSave, Some(mark), under_way(body.id.as_ref()), send).await.1
    }

    async fn award_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<AwardRow>, Failure> {
        let send = sent!(self, self.client, |c| c.award_history(&call, &nip), call, nip);
        self.rows(Endpoint::AwardHistory, send, award_row_mark).await
    }

    async fn save_award(&self, call: &CallId, body: &AwardSave) -> Result<RowId, Failure> {
        let mark = award_mark(&body.decree_number, i64::from(body.year));
        let send = sent!(self, self.client, |c| c.save_award(&call, &body), call, body);
        self.told(Endpoint::AwardSave, Some(mark), under_way(body.id.as_ref()), send).await.1
    }

    async fn list_promotions(
        &self,
        call: &CallId,
        period: NaiveDate,
        limit: Option<u32>,
        offset: u32,
    ) -> Result<Page<Proposal>, Failure> {
        let send = sent!(self, self.client, |c| c.list_promotions(&call, period, limit, offset), call);
        self.call(Endpoint::PromotionList, None, send).await
    }

    async fn upload_promotion_decree(
        &self,
        call: &CallId,
        proposal: &ProposalId,
        number: &str,
        decree_on: NaiveDate,
        file: &Upload,
    ) -> Result<(), Failure> {
        let number = number.to_owned();
        let mark = Some(number.clone());
        let send = sent!(
            self,
            self.client,
            |c| c.upload_promotion_decree(&call, &proposal, &number, decree_on, &file),
            call,
            proposal,
            number,
            file
        );
        self.call(Endpoint::PromotionDecree, mark, send).await
    }

    async fn upload_history_document(
        &self,
        call: &CallId,
        row: &RowId,
        kind: DocumentType,
        file: &Upload,
    ) -> Result<Option<DocumentRef>, Failure> {
        let send = sent!(self, self.client, |c| c.upload_history_document(&call, &row, kind, &file), call, row, file);
        self.call(Endpoint::HistoryDocument, None, send).await
    }

    async fn download(&self, call: &CallId, file_path: &str) -> Result<Bytes, Failure> {
        self.client.download(call, file_path).await
    }

    async fn units(&self, call: &CallId) -> Result<Vec<UnitRow>, Failure> {
        self.client.units(call).await
    }
}

#[async_trait]
impl ProposalIntake for Fragile {
    async fn enter(&self, call: &CallId, proposal: &NewProposal) -> Result<EnteredProposal, Failure> {
        let mark = proposal_mark(proposal.person_id.as_str());
        let intake = MockExtension::new(self.client.clone());
        let send = sent!(self, intake, |with| with.enter(&call, &proposal), call, proposal);
        self.call(Endpoint::ProposalExtension, Some(mark), send).await
    }
}

/// Whether a call must not be repeated by the network: each repetition adds a row.
pub(crate) fn creates(endpoint: Endpoint) -> bool {
    endpoint.effect() == Effect::Creates
}

/// Whether a call changes something.
pub(crate) fn writes(endpoint: Endpoint) -> bool {
    endpoint.effect() != Effect::Read
}

/// Whether a call shows rows that may be too young to show.
pub(crate) fn shows_rows(endpoint: Endpoint) -> bool {
    matches!(endpoint, Endpoint::PositionHistory | Endpoint::RatingHistory | Endpoint::AwardHistory)
}

/// What names a row of the position history.
pub(crate) fn position_mark(decree: &str, unit: &str) -> String {
    format!("{decree} to {unit}")
}

pub(crate) fn row_mark(row: &PositionRow) -> String {
    let unit = row.unit_id.as_ref().map(|unit| unit.as_str().to_owned()).unwrap_or_default();
    position_mark(row.decree_number.as_deref().unwrap_or(""), &unit)
}

/// What names a proposal: a person has one.
pub(crate) fn proposal_mark(person: &str) -> String {
    format!("proposal of {person}")
}

/// What names a row of one person's appraisals.
pub(crate) fn appraisal_mark(year: i64, quadrant: i64) -> String {
    format!("appraisal of {year}: {quadrant}")
}

/// The same among several people.
pub(crate) fn of_person(person: &str, mark: &str) -> String {
    format!("{person}: {mark}")
}

pub(crate) fn appraisal_row_mark(row: &AppraisalRow) -> String {
    appraisal_mark(row.year.unwrap_or_default(), row.quadrant.unwrap_or_default())
}

/// What names a row of the awards.
pub(crate) fn award_mark(decree: &str, year: i64) -> String {
    format!("{decree} of {year}")
}

pub(crate) fn award_row_mark(row: &AwardRow) -> String {
    award_mark(row.decree_number.as_deref().unwrap_or(""), row.year.unwrap_or_default())
}
