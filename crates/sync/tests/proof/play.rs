//! One seed, played: what is approved, who goes on, what goes wrong.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use kernel::{Call, EventId};
use store::{
    DbError, outbox,
    schema::{outbox as queue, outbox_attempts},
};
use sync::{Deps, Gate, Settings};
use testkit::noon;
use tokio::sync::mpsc::unbounded_channel;
use uuid::Uuid;

use crate::{
    chance::Chance,
    effects::{Effects, Scans},
    fragile::{Fragile, Word},
    ledger::Ledger,
    model::Book,
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
    pub(crate) approved: u64,
    pub(crate) calls: u64,
    pub(crate) faults: u64,
    pub(crate) lost: u64,
    pub(crate) late: u64,
    pub(crate) twice: u64,
    pub(crate) stale_reads: u64,
    kills: u64,
    kills_in_a_transaction: u64,
    restarts_of_all: u64,
    stops: u64,
    cuts: u64,
    leases_lost: u64,
    pub(crate) rolled_back: u64,
    pub(crate) lanes: u64,
    frozen: u64,
    held_back: u64,
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
        self.lanes += other.lanes;
        self.frozen += other.frozen;
        self.held_back += other.held_back;
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
            self.lanes,
            self.frozen,
            self.held_back,
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
    pub(crate) left_open: u32,
    /// Answers that could not be read.
    pub(crate) unreadable: u32,
    /// Refusals inside a good answer.
    pub(crate) refusals: u32,
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
    /// Whom somebody has frozen, with the attempts there were of the person's events and whether something of theirs waited.
    frozen: BTreeMap<usize, (i64, bool)>,
    /// Of a hundred calls, so many go wrong.
    pub(crate) trouble: usize,
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
            frozen: BTreeMap::new(),
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
                96..97 if self.chance.percent(50) => self.officer(),
                96..97 => self.freeze_or_lift(),
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

    /// Somebody stops the sending about a person, or lets it go on.
    fn freeze_or_lift(&mut self) {
        let person = self.chance.below(self.people.len());
        if self.frozen.contains_key(&person) {
            return self.lift(person);
        }
        let (id, call) = (self.people[person].id, Call::system(self.now()));
        let frozen = |conn: &mut _| store::transaction::<_, DbError>(conn, &call, |tx| outbox::freeze(tx, id, "Uji"));
        assert!(self.stage.conn(frozen).unwrap());
        self.note(&format!("{} is frozen", self.people[person].registry_id));
        self.seen.frozen += 1;
        self.frozen.insert(person, self.attempts_and_waiting(person));
    }

    /// Nothing about the person was begun while it was frozen.
    fn lift(&mut self, person: usize) {
        let Some((attempts, waited)) = self.frozen.remove(&person) else { return };
        let (now_attempts, waits) = self.attempts_and_waiting(person);
        assert_eq!(now_attempts, attempts, "something was begun about {}", self.people[person].registry_id);
        self.seen.held_back += u64::from(waited && waits);
        let (id, call) = (self.people[person].id, Call::system(self.now()));
        let lifted = |conn: &mut _| store::transaction::<_, DbError>(conn, &call, |tx| outbox::lift(tx, id, "Uji"));
        assert!(self.stage.conn(lifted).unwrap());
        self.note(&format!("{} may be sent again", self.people[person].registry_id));
    }

    pub(crate) fn lift_all(&mut self) {
        for person in 0..self.people.len() {
            self.lift(person);
        }
    }

    fn attempts_and_waiting(&self, person: usize) -> (i64, bool) {
        let of_person = queue::table.filter(queue::employee_id.eq(self.people[person].id));
        self.stage.conn(|conn| {
            let attempts = of_person.inner_join(outbox_attempts::table).count().get_result(conn).unwrap();
            let waiting: i64 = of_person.filter(queue::state.eq("pending")).count().get_result(conn).unwrap();
            (attempts, waiting > 0)
        })
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    #[sql_name = "pg_backend_pid"]
    fn backend_pid() -> diesel::sql_types::Integer;
    #[sql_name = "pg_terminate_backend"]
    fn end_backend(pid: diesel::sql_types::Integer, within_ms: diesel::sql_types::BigInt) -> diesel::sql_types::Bool;
}
