//! One seed, played: what is approved, who goes on, what goes wrong.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use bkn::Endpoint;
use bkn_mock::{DateForm, Fault, TokenKind};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use kernel::{Call, DocumentId, EventId, HistoryId, PositionKind, RequestId};
use store::{
    DbError, Event,
    events::{ContactChanged, DecreeIssued, PositionRecorded, PromotionApproved, Scan},
    outbox,
    schema::{employee_private, outbox as queue},
};
use sync::{Deps, Gate, Settings, effects::UnderWay};
use testkit::{day, noon};
use tokio::sync::mpsc::unbounded_channel;
use uuid::Uuid;

use crate::{
    chance::Chance,
    effects::{self, Effects, Scans},
    fragile::{Fragile, Place, Word, creates, writes},
    ledger::Ledger,
    model::{Approved, Book, Change},
    stage::{Someone, Stage, WORKERS},
    workers::{Doing, Hand, Went, Worker},
};

/// Hands of a process.
const HANDS: usize = 2;
/// A fuse that does not burn down.
const LONG: i64 = 1 << 40;

/// What happened in a seed, to tell that everything does happen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) seeds: u64,
    approved: u64,
    calls: u64,
    faults: u64,
    lost: u64,
    late: u64,
    twice: u64,
    stale_reads: u64,
    kills: u64,
    kills_in_a_transaction: u64,
    restarts_of_all: u64,
    stops: u64,
    cuts: u64,
    leases_lost: u64,
    rolled_back: u64,
    pub(crate) parked: u64,
}

impl Seen {
    pub(crate) fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.approved += other.approved;
        self.calls += other.calls;
        self.faults += other.faults;
        self.lost += other.lost;
        self.late += other.late;
        self.twice += other.twice;
        self.stale_reads += other.stale_reads;
        self.kills += other.kills;
        self.kills_in_a_transaction += other.kills_in_a_transaction;
        self.restarts_of_all += other.restarts_of_all;
        self.stops += other.stops;
        self.cuts += other.cuts;
        self.leases_lost += other.leases_lost;
        self.rolled_back += other.rolled_back;
        self.parked += other.parked;
    }

    /// A proof in which something never happens proves nothing about it.
    pub(crate) fn everything_happened(&self) {
        let each = [
            self.approved,
            self.calls,
            self.faults,
            self.lost,
            self.late,
            self.twice,
            self.stale_reads,
            self.kills,
            self.kills_in_a_transaction,
            self.restarts_of_all,
            self.stops,
            self.cuts,
            self.leases_lost,
            self.rolled_back,
            self.parked,
        ];
        assert!(each.iter().all(|count| *count > 0), "{self:?}");
    }
}

/// What happened, line by line.
#[derive(Default)]
pub(crate) struct Trace(Mutex<Vec<String>>);

impl Trace {
    pub(crate) fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

/// What went wrong with an event that may rightly park it.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Excuses {
    /// Attempts nobody closed: the process was killed, the connection cut, the lease lost.
    left_open: u32,
    /// Answers that could not be read.
    unreadable: u32,
    /// Refusals inside a good answer.
    refusals: u32,
}

pub(crate) struct Play<'a> {
    pub(crate) stage: &'a Stage,
    pub(crate) chance: Chance,
    pub(crate) trace: &'a Trace,
    pub(crate) seen: Seen,
    pub(crate) now: Arc<Mutex<DateTime<Utc>>>,
    pub(crate) calm: Arc<AtomicBool>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) effects: Arc<Effects>,
    pub(crate) people: Vec<Someone>,
    pub(crate) book: Book,
    pub(crate) workers: Vec<Worker>,
    pub(crate) excuses: HashMap<EventId, Excuses>,
    /// Of a hundred calls, so many go wrong.
    trouble: usize,
}

/// Plays a seed to its end and looks at the registry.
pub(crate) fn play(stage: &Stage, seed: u64, trace: &Trace) -> Seen {
    stage.runtime.block_on(async {
        let mut size = Chance::of(seed.rotate_left(32));
        let mut play = Play::new(stage, seed, trace, 1 + size.below(3), 2 + size.below(WORKERS - 1));
        play.disturbed().await;
        play.come_to_rest().await;
        play.check().await;
        play.seen
    })
}

impl<'a> Play<'a> {
    pub(crate) fn new(stage: &'a Stage, seed: u64, trace: &'a Trace, people: usize, workers: usize) -> Self {
        let mut chance = Chance::of(seed);
        let trouble = *chance.pick(&[8, 25, 60]);
        let mut play = Self {
            stage,
            trace,
            seen: Seen { seeds: 1, ..Seen::default() },
            now: Arc::new(Mutex::new(noon())),
            calm: Arc::new(AtomicBool::new(false)),
            ledger: Arc::new(Ledger::default()),
            effects: Arc::new(Effects::default()),
            people: stage.people(people),
            book: Book::default(),
            workers: Vec::new(),
            excuses: HashMap::new(),
            trouble,
            chance,
        };
        play.workers = (0..workers).map(|nth| play.worker(nth)).collect();
        play
    }
}

impl Play<'_> {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    pub(crate) fn note(&self, line: &str) {
        self.trace.note(format!("{:>9.0} s  {line}", (self.now() - noon()).as_seconds_f64()));
    }

    /// A process that has just started.
    pub(crate) fn worker(&self, nth: usize) -> Worker {
        let gate = Arc::new(Gate::default());
        let hands = (0..HANDS).map(|_| self.hand(nth, &gate)).collect();
        Worker { id: Uuid::now_v7(), gate, db: self.stage.dbs[nth].clone(), hands, cut: false }
    }

    fn hand(&self, nth: usize, gate: &Arc<Gate>) -> Hand {
        let (asks, asked) = unbounded_channel();
        let fragile = Arc::new(Fragile {
            client: self.stage.clients[nth].clone(),
            mock: self.stage.mock(),
            ledger: Arc::clone(&self.ledger),
            now: Arc::clone(&self.now),
            calm: Arc::clone(&self.calm),
            asks,
        });
        let fuse = Arc::new(AtomicI64::new(LONG));
        let (now, burning) = (Arc::clone(&self.now), Arc::clone(&fuse));
        let deps = Deps {
            db: self.stage.dbs[nth].clone(),
            registry: fragile.clone(),
            intake: fragile,
            documents: Arc::new(Scans),
            promotions: self.effects.clone(),
            positions: self.effects.clone(),
            settings: Arc::new(Settings::default()),
            gate: Arc::clone(gate),
            metrics: Arc::clone(&self.stage.metrics),
            clock: Arc::new(move || {
                burning.fetch_sub(1, Ordering::Relaxed);
                *now.lock().unwrap()
            }),
            dice: Arc::new(|| 0.5),
        };
        Hand { deps, asks: asked, fuse, doing: None }
    }

    /// The time in which things go wrong.
    async fn disturbed(&mut self) {
        let mut to_approve = 2 + self.chance.below(4);
        self.approve();
        for _ in 0..20 + self.chance.below(30) {
            match self.chance.below(100) {
                0..65 => self.some_hand().await,
                65..74 => drop(self.lease().await),
                74..82 if to_approve > 0 => {
                    to_approve -= 1;
                    self.approve();
                }
                74..86 => self.some_time().await,
                86..89 => {
                    let nth = self.chance.below(self.workers.len());
                    self.kill(nth).await;
                }
                89..90 => {
                    self.seen.restarts_of_all += 1;
                    for nth in 0..self.workers.len() {
                        self.kill(nth).await;
                    }
                }
                90..94 => {
                    let nth = self.chance.below(self.workers.len());
                    self.read_lists(nth);
                }
                94..95 => self.cut().await,
                95..96 => self.roll_back(),
                96..97 => self.officer(),
                97..98 => self.stop().await,
                _ => self.light_a_fuse(),
            }
        }
        for _ in 0..to_approve {
            self.approve();
        }
    }

    /// Some hand that has something to do goes on.
    async fn some_hand(&mut self) {
        let busy: Vec<(usize, usize)> = self.busy().collect();
        if busy.is_empty() {
            if self.lease().await == 0 {
                self.some_time().await;
            }
            return;
        }
        let (nth, hand) = *self.chance.pick(&busy);
        let place = self.workers[nth].hands[hand].doing.as_ref().and_then(|doing| Some(doing.stands.as_ref()?.place));
        let word = self.word(place);
        self.excuse(nth, hand, &word);
        self.go_on(nth, hand, word).await;
    }

    pub(crate) fn busy(&self) -> impl Iterator<Item = (usize, usize)> {
        let hands = |worker: &Worker| {
            let busy = worker.hands.iter().enumerate().filter(|(_, hand)| hand.doing.is_some());
            busy.map(|(hand, _)| hand).collect::<Vec<_>>()
        };
        self.workers
            .iter()
            .enumerate()
            .flat_map(move |(nth, worker)| hands(worker).into_iter().map(move |hand| (nth, hand)))
    }

    /// How a call goes.
    fn word(&mut self, place: Option<Place>) -> Word {
        let Some(Place::Before(endpoint)) = place else { return Word::Go };
        self.seen.calls += 1;
        if !self.chance.percent(self.trouble) {
            return Word::Go;
        }
        let word = match self.chance.below(32) {
            0 => Word::Fault(Fault::ServerError { status: 500 }),
            1 => Word::Fault(Fault::ServerError { status: 502 }),
            2 => Word::Fault(Fault::ServerError { status: 503 }),
            3 => {
                let after =
                    [None, Some("0"), Some("7"), Some("99999"), Some("Wed, 25 Nov 2026 03:00:00 GMT"), Some("x")];
                Word::Fault(Fault::Throttle { retry_after: self.chance.pick(&after).map(str::to_owned) })
            }
            4 => Word::Fault(Fault::GatewayTokenExpired),
            5 => Word::Fault(Fault::SsoTokenExpired),
            6 => Word::Fault(Fault::TokensRevoked { token: TokenKind::Sso }),
            7 => Word::Fault(Fault::Unauthorized { token: TokenKind::Gateway }),
            8 => Word::Fault(Fault::DropRequest),
            9 => Word::Fault(Fault::Reset),
            10..14 => Word::Fault(Fault::DropReply),
            14..16 => Word::Fault(Fault::EmptyBody),
            16..18 => Word::Fault(Fault::CutBody),
            18 => Word::Fault(Fault::ErrorInside { message: "Data sedang dikunci".to_owned() }),
            19 => Word::Fault(Fault::Invalid { members: vec!["nomorSk".to_owned()] }),
            20 => {
                let forms = [DateForm::Iso, DateForm::IsoTime, DateForm::Slashes];
                Word::Fault(Fault::DateForm { form: *self.chance.pick(&forms) })
            }
            21 => Word::Fault(Fault::NumbersAsText),
            22 if writes(endpoint) => Word::Fault(Fault::ResetDuringUpload),
            23..27 if writes(endpoint) => Word::Late,
            27..32 if writes(endpoint) && !creates(endpoint) => Word::Twice,
            23..32 if endpoint == Endpoint::PositionHistory => Word::Stale,
            _ => Word::Lost,
        };
        match &word {
            Word::Fault(_) => self.seen.faults += 1,
            Word::Lost => self.seen.lost += 1,
            Word::Late => self.seen.late += 1,
            Word::Twice => self.seen.twice += 1,
            Word::Stale => self.seen.stale_reads += 1,
            Word::Go => {}
        }
        word
    }

    /// Notes what may rightly park the event in hand.
    fn excuse(&mut self, nth: usize, hand: usize, word: &Word) {
        let Some(event) = self.workers[nth].hands[hand].doing.as_ref().and_then(|doing| doing.event) else { return };
        let excuses = self.excuses.entry(event).or_default();
        match word {
            Word::Fault(Fault::EmptyBody | Fault::CutBody) => excuses.unreadable += 1,
            Word::Fault(Fault::ErrorInside { .. } | Fault::Invalid { .. }) => excuses.refusals += 1,
            _ => {}
        }
    }

    /// A hand goes on until it stops or ends.
    pub(crate) async fn go_on(&mut self, nth: usize, hand: usize, word: Word) {
        let worker = &mut self.workers[nth];
        let at = worker.hands[hand].doing.as_ref().map(|doing| {
            let place = doing.stands.as_ref().map(|ask| ask.place);
            let event = doing.event.map(|event| event.to_string()).unwrap_or_else(|| "the list".to_owned());
            format!("{} at {place:?}", event.get(event.len().saturating_sub(6)..).unwrap_or("?"))
        });
        let event = worker.hands[hand].doing.as_ref().and_then(|doing| doing.event);
        let went = worker.hands[hand].go_on(word.clone()).await;
        let cut = worker.cut;
        let told = format!("w{nth}.{hand} with {}: {word:?}", at.unwrap_or_default());
        let left_open = match &went {
            Went::Stopped => false,
            Went::Ended(end) => end.as_ref().map_or(true, |end| end == "Stale"),
            Went::Died => true,
        };
        if let Some(event) = event.filter(|_| left_open) {
            self.excuses.entry(event).or_default().left_open += 1;
        }
        match went {
            Went::Stopped => {
                let place = |doing: &Doing| doing.stands.as_ref().map(|ask| ask.place);
                let stands = self.workers[nth].hands[hand].doing.as_ref().and_then(place);
                self.note(&format!("{told} -> {stands:?}"));
            }
            Went::Ended(Ok(end)) => {
                self.note(&format!("{told} -> {end}"));
                self.seen.leases_lost += u64::from(end == "Stale");
            }
            Went::Ended(Err(error)) => {
                self.note(&format!("{told} -> {error}"));
                assert!(cut, "the database failed though nobody cut it: {error}");
            }
            Went::Died => {
                self.note(&format!("{told} -> the process dies"));
                self.seen.kills_in_a_transaction += 1;
                self.kill(nth).await;
            }
        }
    }

    async fn some_time(&mut self) {
        let seconds = *self.chance.pick(&[1, 2, 4, 10, 35, 100, 400]);
        self.pass(TimeDelta::seconds(seconds)).await;
    }

    /// Some process takes what its free hands can carry; how many events that were.
    async fn lease(&mut self) -> usize {
        let nth = self.chance.below(self.workers.len());
        let limit = 1 + self.chance.below(HANDS);
        self.lease_for(nth, limit).await
    }

    /// A process takes up to `limit` events.
    pub(crate) async fn lease_for(&mut self, nth: usize, limit: usize) -> usize {
        let worker = &mut self.workers[nth];
        let free: Vec<usize> = (0..HANDS).filter(|hand| worker.hands[*hand].doing.is_none()).collect();
        if free.is_empty() {
            return 0;
        }
        let now = *self.now.lock().unwrap();
        if worker.gate.ask(now, TimeDelta::seconds(60)).is_err() {
            return 0;
        }
        let settings = Settings::default();
        let (id, lease) = (worker.id, settings.lease());
        let limit = i64::try_from(limit.min(free.len())).unwrap();
        let deps = &worker.hands[0].deps;
        let leased = worker.db.write(deps.call(None), move |tx| outbox::lease(tx, id, limit, lease)).await;
        let events = match leased {
            Ok(events) => events,
            Err(error) => {
                let error: DbError = error;
                assert!(worker.cut, "nobody cut the database: {error}");
                return 0;
            }
        };
        let taken = events.len();
        for (event, hand) in events.into_iter().zip(free) {
            let deps = worker.hands[hand].deps.clone();
            worker.hands[hand].doing = Some(Doing {
                event: Some(event.id),
                future: Box::pin(async move {
                    sync::carry(&deps, id, event).await.map(|done| format!("{done:?}")).map_err(|e| format!("{e:?}"))
                }),
                stands: None,
            });
        }
        self.note(&format!("w{nth} leases {taken} of {limit}"));
        taken
    }

    /// A process reads the registry's lists of proposals.
    pub(crate) fn read_lists(&mut self, nth: usize) {
        let Some(hand) = self.workers[nth].hands.iter_mut().find(|hand| hand.doing.is_none()) else { return };
        let deps = hand.deps.clone();
        hand.doing = Some(Doing {
            event: None,
            future: Box::pin(async move {
                match sync::poll::poll(&deps).await {
                    Err(sync::poll::PollError::Domain(error)) => Err(format!("{error:?}")),
                    polled => Ok(format!("{polled:?}")),
                }
            }),
            stands: None,
        });
    }

    /// Time passes. What is on its way arrives before.
    pub(crate) async fn pass(&mut self, time: TimeDelta) {
        let until = self.now() + time;
        self.late_calls(until).await;
        *self.now.lock().unwrap() = until;
        self.note("time passes");
    }

    /// Calls whose senders gave them up arrive.
    async fn late_calls(&mut self, until: DateTime<Utc>) {
        for late in self.ledger.due(until) {
            let mark = late.mark.clone().unwrap_or_default();
            let done = late.send.await;
            self.note(&format!("a late call arrives: {mark} {}", if done.is_ok() { "applied" } else { "refused" }));
            if done.is_ok() {
                late.mark.iter().for_each(|mark| self.ledger.applied(mark, self.now()));
            }
        }
    }

    /// A process is killed, with everything in its hands, and started again.
    pub(crate) async fn kill(&mut self, nth: usize) {
        self.seen.kills += 1;
        let held: Vec<EventId> = self.workers[nth]
            .hands
            .iter()
            .filter_map(|hand| hand.doing.as_ref().and_then(|doing| doing.event))
            .collect();
        for event in held {
            self.excuses.entry(event).or_default().left_open += 1;
        }
        self.workers[nth].hands.clear();
        self.workers[nth].database_is_quiet().await;
        self.workers[nth] = self.worker(nth);
        self.note(&format!("w{nth} is killed and starts again"));
    }

    /// A process will die soon, with a transaction under way.
    fn light_a_fuse(&mut self) {
        let busy: Vec<(usize, usize)> = self.busy().collect();
        if !busy.is_empty() {
            let (nth, hand) = *self.chance.pick(&busy);
            let length = i64::try_from(self.chance.below(4)).unwrap();
            self.workers[nth].hands[hand].fuse.store(length, Ordering::Relaxed);
        }
    }

    /// A process is told to stop: it begins no further step and gives back what it holds.
    async fn stop(&mut self) {
        let nth = self.chance.below(self.workers.len());
        self.seen.stops += 1;
        self.note(&format!("w{nth} is told to stop"));
        self.workers[nth].gate.stop();
        let id = self.workers[nth].id;
        for hand in 0..HANDS {
            while self.workers[nth].id == id && self.workers[nth].hands[hand].doing.is_some() {
                self.go_on(nth, hand, Word::Go).await;
            }
        }
        if self.workers[nth].id == id {
            let (worker, call) = (&self.workers[nth], Call::system(self.now()));
            let _cut_or_not = worker.db.write(call, move |tx| outbox::release_all(tx, id)).await;
            self.workers[nth] = self.worker(nth);
        }
    }

    /// The database cuts a process's connection.
    async fn cut(&mut self) {
        let nth = self.chance.below(self.workers.len());
        let worker = &mut self.workers[nth];
        let pid = worker.db.read(|conn| Ok::<_, DbError>(diesel::select(backend_pid()).get_result::<i32>(conn)?)).await;
        let Ok(pid) = pid else { return };
        worker.cut = true;
        self.seen.cuts += 1;
        self.stage.conn(|conn| diesel::select(end_backend(pid, 5_000)).get_result::<bool>(conn)).unwrap();
        self.note(&format!("the connection of w{nth} is cut"));
    }

    /// The officer in charge sends parked events again, if they were parked for a reason.
    pub(crate) fn officer(&mut self) {
        let ids: Vec<Uuid> = self.people.iter().map(|someone| someone.id.uuid()).collect();
        let parked: Vec<(EventId, Option<String>)> = self.stage.conn(|conn| {
            queue::table
                .filter(queue::employee_id.eq_any(ids))
                .filter(queue::state.eq("parked"))
                .select((queue::id, queue::parked_cause))
                .load(conn)
                .unwrap()
        });
        if parked.is_empty() {
            return;
        }
        for (event, cause) in &parked {
            let excuses = self.excuses.get(event).copied().unwrap_or_default();
            let cause = cause.as_deref().unwrap_or_default();
            let rightly = match cause {
                "sync.poison" => excuses.left_open >= 3,
                "registry.contract" => excuses.unreadable >= 3 || excuses.refusals > 0,
                _ => cause.starts_with("registry.") && excuses.refusals > 0,
            };
            assert!(rightly, "parked for {cause} though all that happened to it was {excuses:?}");
            self.seen.parked += 1;
            self.excuses.insert(*event, Excuses::default());
            self.note(&format!("the officer sends {event} again, parked for {cause}"));
        }
        let (ids, call): (Vec<EventId>, _) =
            (parked.into_iter().map(|(event, _)| event).collect(), Call::system(self.now()));
        let moved = self.stage.conn(|conn| {
            store::transaction::<_, DbError>(conn, &call, |tx| {
                outbox::retry(tx, &ids).map_err(|error| DbError::Shape(error.to_string()))
            })
        });
        assert_eq!(moved.unwrap().len(), ids.len());
    }

    /// Somebody approves something.
    fn approve(&mut self) {
        let person = self.chance.below(self.people.len());
        let mine: Vec<Change> = self.book.of(person).map(|approved| approved.change.clone()).collect();
        let positions: Vec<&Change> = mine.iter().filter(|change| matches!(change, Change::Position { .. })).collect();
        let promoted = mine.iter().any(|change| matches!(change, Change::Promotion { .. }));
        match self.chance.below(100) {
            // The same change approved twice, and the correction of one: the same decree names another unit.
            0..8 if !positions.is_empty() => {
                if let Change::Position { decree, unit, from, scan, .. } = (*self.chance.pick(&positions)).clone() {
                    self.approve_position(person, decree, unit, from, scan);
                }
            }
            8..14 if !positions.is_empty() => {
                if let Change::Position { decree, from, scan, .. } = (*self.chance.pick(&positions)).clone() {
                    self.approve_position(person, decree, format!("UNIT{}C", mine.len()), from, scan);
                }
            }
            0..50 => {
                let decree = format!("821/{}/{}", self.people[person].registry_id, mine.len());
                let from = day(2026, 11, 1) + Days::new(u64::try_from(self.chance.below(20)).unwrap());
                let unit = format!("UNIT{}", self.chance.below(4));
                let scan = self.chance.percent(30);
                self.approve_position(person, decree, unit, from, scan);
            }
            50..75 if !promoted => self.approve_promotion(person),
            _ => self.approve_contact(person),
        }
    }

    fn emit(&mut self, person: usize, event: &impl Event, change: Change) {
        let (call, id) = (Call::system(self.now()), self.people[person].id);
        let emitted =
            self.stage.conn(|conn| store::transaction::<_, DbError>(conn, &call, |tx| tx.emit(id, None, event)));
        self.approved(person, emitted.unwrap(), change);
    }

    fn approved(&mut self, person: usize, event: EventId, change: Change) {
        self.note(&format!("approved for {}: {change:?} as {event}", self.people[person].registry_id));
        self.seen.approved += 1;
        self.book.0.push(Approved { person, event, change });
    }

    fn position(&self, person: usize, decree: &str, unit: &str, from: NaiveDate, scan: bool) -> PositionRecorded {
        let someone = &self.people[person];
        PositionRecorded {
            history_id: HistoryId::new(),
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            position_kind: PositionKind::Operational,
            position_registry_id: "JFU1".to_owned(),
            echelon: None,
            unit_registry_id: unit.to_owned(),
            decree_number: decree.to_owned(),
            issued_on: day(2026, 10, 20),
            effective_on: from,
            inaugurated_on: None,
            unit_only: false,
            decree_scan: scan.then(|| Scan { document_id: DocumentId::new(), content_hash: "a".repeat(64) }),
            inauguration_scan: None,
        }
    }

    pub(crate) fn approve_position(
        &mut self,
        person: usize,
        decree: String,
        unit: String,
        from: NaiveDate,
        scan: bool,
    ) {
        let event = self.position(person, &decree, &unit, from, scan);
        let change = Change::Position { decree, unit, from, history: event.history_id, scan };
        self.emit(person, &event, change);
    }

    /// An approval whose transaction rolls back.
    fn roll_back(&mut self) {
        let event = self.position(0, "821/never/1", "UNIT9", day(2026, 11, 5), true);
        let (call, id) = (Call::system(self.now()), self.people[0].id);
        let undone = self.stage.conn(|conn| {
            store::transaction::<(), DbError>(conn, &call, |tx| {
                tx.emit(id, None, &event)?;
                Err(DbError::Shape("the officer changed his mind".to_owned()))
            })
        });
        assert!(undone.is_err());
        self.seen.rolled_back += 1;
    }

    pub(crate) fn approve_contact(&mut self, person: usize) {
        let (record, someone) = (HistoryId::new(), self.people[person].clone());
        let phone = format!("0813{:08}", self.stage.serial());
        let event = ContactChanged {
            record_id: record,
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            changed: vec!["phone".to_owned()],
        };
        let (now, call) = (self.now(), Call::system(self.now()));
        let emitted = self.stage.conn(|conn| {
            store::transaction::<_, DbError>(conn, &call, |tx| {
                diesel::update(employee_private::table.filter(employee_private::employee_id.eq(someone.id)))
                    .filter(employee_private::superseded_at.is_null())
                    .set(employee_private::superseded_at.eq(now))
                    .execute(tx.conn())?;
                diesel::insert_into(employee_private::table)
                    .values((
                        employee_private::id.eq(record),
                        employee_private::employee_id.eq(someone.id),
                        employee_private::phone.eq(&phone),
                        employee_private::recorded_at.eq(now),
                    ))
                    .execute(tx.conn())?;
                tx.emit(someone.id, None, &event)
            })
        });
        self.approved(person, emitted.unwrap(), Change::Contact { phone });
    }

    pub(crate) fn approve_promotion(&mut self, person: usize) {
        let (request, period, someone) = (RequestId::new(), self.stage.period(), self.people[person].clone());
        let event = PromotionApproved {
            request_id: request,
            number: "KP-2026-000001".to_owned(),
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            promotion_kind: "101".to_owned(),
            from_rank: "III/a".parse().unwrap(),
            target_rank: "III/b".parse().unwrap(),
            effective_on: period,
            service_years: 11,
            service_months: 8,
        };
        self.effects.requests.lock().unwrap().push(UnderWay {
            request,
            employee: someone.id,
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            target_rank: event.target_rank,
            effective_on: period,
            proposal_id: None,
        });
        self.emit(person, &event, Change::Promotion { request, period });
    }

    /// The decrees of promotions that the registry has considered.
    pub(crate) fn decrees(&mut self) {
        for approved in self.book.0.clone() {
            let Change::Promotion { request, period } = approved.change else { continue };
            let decreed = |one: &Approved| matches!(&one.change, Change::Decree { request: of, .. } if *of == request);
            if self.book.0.iter().any(decreed) {
                continue;
            }
            let done = self.stage.conn(|conn| effects::done(conn, request.uuid()));
            let text = |what: &str| done.iter().find(|(did, _)| did == what).map(|(_, text)| text.clone());
            let (Some(proposal_id), Some(_)) = (text("entered"), text("considered")) else { continue };
            let someone = self.people[approved.person].clone();
            let number = format!("823/{}/2026", someone.registry_id);
            let event = DecreeIssued {
                request_id: request,
                nip: someone.nip,
                registry_person_id: Some(someone.registry_id),
                proposal_id,
                decree_number: number.clone(),
                issued_on: day(2026, 12, 20),
                document_id: DocumentId::new(),
                content_hash: "a".repeat(64),
                rank: "III/b".parse().unwrap(),
                effective_on: period,
            };
            self.emit(approved.person, &event, Change::Decree { request, number });
        }
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    #[sql_name = "pg_backend_pid"]
    fn backend_pid() -> diesel::sql_types::Integer;
    #[sql_name = "pg_terminate_backend"]
    fn end_backend(pid: diesel::sql_types::Integer, within_ms: diesel::sql_types::BigInt) -> diesel::sql_types::Bool;
}
