//! The worker against raw HTTP posts of the same bodies to the same mock with the same concurrency; the time from the commit of a
//! change to its acceptance; and how even the queue drains after an outage.

use std::{
    net::SocketAddr,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use bkn::{Addresses, Client, ContactUpdate, Manual, Options, PersonId, SsoLogin};
use bkn_mock::{Order, Running, SeedFiles};
use bytes::Bytes;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types as t};
use kernel::{Call, EmployeeId, HistoryId, Nip, PositionKind, clock};
use serde_json::{Value, json};
use simasn::effects::Effects;
use store::{
    DbError,
    events::{ContactChanged, PositionRecorded},
};
use sync::{Deps, Documents, EffectError, Gate, Metrics, Settings, Worker};
use tokio::sync::oneshot;

use crate::{
    load::{self, Connection},
    report::{Reach, Report},
    world::World,
};

/// Calls under way at once, on both sides.
const CONCURRENCY: usize = 8;
/// Rounds; the first warms both.
const ROUNDS: usize = 4;
/// How long the raw posts of a round last.
const RAW: Duration = Duration::from_secs(3);
/// Changes whose way is timed one by one.
const ONE_BY_ONE: usize = 60;
/// Changes that wait when the outage ends.
const BACKLOG: usize = 50_000;

#[derive(QueryableByName)]
struct Person {
    #[diesel(sql_type = t::Uuid)]
    id: EmployeeId,
    #[diesel(sql_type = t::Text)]
    nip: String,
    #[diesel(sql_type = t::Text)]
    registry_id: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = t::Double)]
    n: f64,
}

struct NoScans;

#[async_trait]
impl Documents for NoScans {
    async fn get(&self, _content_hash: &str) -> Result<Bytes, EffectError> {
        Ok(Bytes::new())
    }
}

/// A city, the mock with its people, and a unit of it.
struct Bench<'w> {
    world: &'w World,
    mock: Running,
    people: Vec<Person>,
    unit: String,
    serial: usize,
}

pub(crate) fn run(world: &World, report: &mut Report) {
    let mut bench = Bench::new(world);
    bench.contacts(report);
    bench.positions(report);
    bench.one_by_one(report);
    bench.drain(report);
}

impl<'w> Bench<'w> {
    fn new(world: &'w World) -> Self {
        let state = world.files.join("registry.redb");
        if state.exists() {
            std::fs::remove_file(&state).unwrap();
        }
        let seeds = SeedFiles {
            export: world.files.join("city.xlsx"),
            units: Some(world.files.join("units.csv")),
            histories: None,
        };
        let mock =
            bkn_mock::start(bkn_mock::Options { seed_from: Some(seeds), ..bkn_mock::Options::kept_in(state) }).unwrap();
        let mut conn = world.conn();
        let people = sql_query("select id, nip, registry_id from employees where registry_id is not null order by nip")
            .load(&mut conn)
            .unwrap();
        #[derive(QueryableByName)]
        struct Unit {
            #[diesel(sql_type = t::Text)]
            registry_id: String,
        }
        let unit: Unit = sql_query("select registry_id from units order by 1 limit 1").get_result(&mut conn).unwrap();
        Self { world, mock, people, unit: unit.registry_id, serial: 0 }
    }

    fn address(&self) -> SocketAddr {
        self.mock.address().trim_start_matches("http://").parse().unwrap()
    }

    fn number(&self, sql: &str) -> f64 {
        sql_query(sql).get_result::<Number>(&mut self.world.conn()).unwrap().n
    }

    /// Waits until nothing is open. Asked so that the asking costs little: for the last event first, by its key.
    fn until_delivered(&self) {
        let mut conn = self.world.conn();
        let last = self.number("select max(seq)::float8 as n from outbox");
        for (open, every) in [(format!("seq = {last}"), 2), ("true".to_owned(), 20)] {
            let asked = format!(
                "select count(*)::float8 as n from outbox where {open} and state is not distinct from 'pending'"
            );
            while sql_query(&asked).get_result::<Number>(&mut conn).unwrap().n > 0.0 {
                std::thread::sleep(Duration::from_millis(every));
            }
        }
        let parked = self.number("select count(*)::float8 as n from outbox where state = 'parked'");
        assert!(parked == 0.0, "{parked} events are parked");
    }

    /// Changes the telephone number of one person, or of each of several in one transaction.
    fn change_contacts(&mut self, people: std::ops::Range<usize>) {
        let call = Call::system(clock::now());
        let first = self.serial;
        self.serial += people.len();
        let of = self.people.get(people).unwrap();
        self.world
            .db
            .write_here::<_, DbError>(&call, |tx| {
                for (serial, person) in (first..).zip(of) {
                    let record = HistoryId::new();
                    sql_query("update employee_private set superseded_at = $2 where employee_id = $1 and superseded_at is null")
                        .bind::<t::Uuid, _>(person.id)
                        .bind::<t::Timestamptz, _>(tx.now())
                        .execute(tx.conn())?;
                    sql_query("insert into employee_private (id, employee_id, phone, recorded_at) values ($1, $2, $3, $4)")
                        .bind::<t::Uuid, _>(record)
                        .bind::<t::Uuid, _>(person.id)
                        .bind::<t::Text, _>(phone(serial))
                        .bind::<t::Timestamptz, _>(tx.now())
                        .execute(tx.conn())?;
                    let event = ContactChanged {
                        record_id: record,
                        nip: nip(person),
                        registry_person_id: Some(person.registry_id.clone()),
                        changed: vec!["phone".to_owned()],
                    };
                    tx.emit(person.id, None, &event)?;
                }
                Ok(())
            })
            .unwrap();
    }

    /// Records positions, one person after the other, in one transaction.
    fn record_positions(&mut self, count: usize) {
        let call = Call::system(clock::now());
        let today = clock::day_in_jakarta(clock::now());
        let first = self.serial;
        self.serial += count;
        self.world
            .db
            .write_here::<_, DbError>(&call, |tx| {
                for serial in first..first + count {
                    let person = self.people.get(serial % self.people.len()).unwrap();
                    let event = PositionRecorded {
                        history_id: HistoryId::new(),
                        nip: nip(person),
                        registry_person_id: Some(person.registry_id.clone()),
                        position_kind: PositionKind::Operational,
                        position_registry_id: "JFU1".to_owned(),
                        echelon: None,
                        unit_registry_id: self.unit.clone(),
                        decree_number: format!("821/{serial}/BENCH"),
                        issued_on: today,
                        effective_on: today,
                        inaugurated_on: None,
                        unit_only: false,
                        decree_scan: None,
                        inauguration_scan: None,
                    };
                    tx.emit(person.id, None, &event)?;
                }
                Ok(())
            })
            .unwrap();
    }

    fn worker(&self) -> Working {
        let keys = self.mock.credentials();
        let login = SsoLogin::Password {
            client_id: keys.sso_client_id.clone(),
            username: keys.sso_username.clone(),
            password: keys.sso_password.clone().into(),
        };
        let addresses = Addresses::at(&self.mock.address()).unwrap();
        let client =
            Client::new(&Options::new(addresses, keys.client_id.clone(), keys.client_secret.clone().into(), login))
                .unwrap();
        let deps = Deps {
            db: self.world.db.clone(),
            registry: Arc::new(client),
            intake: Arc::new(Manual),
            documents: Arc::new(NoScans),
            promotions: Arc::new(Effects),
            positions: Arc::new(Effects),
            settings: Arc::new(Settings { concurrency: CONCURRENCY, poll_seconds: 3_600, ..Settings::default() }),
            gate: Arc::new(Gate::default()),
            metrics: Arc::new(Metrics::new(&prometheus::Registry::new()).unwrap()),
            clock: sync::machine_clock(),
            dice: sync::machine_dice(),
        };
        Working::start(Worker::new(deps, Some(self.world.url())))
    }

    /// Events a second from a full queue.
    fn rate(&self, events: usize) -> f64 {
        let began = Instant::now();
        let worker = self.worker();
        self.until_delivered();
        let rate = events as f64 / began.elapsed().as_secs_f64();
        worker.stop();
        rate
    }

    /// A queue in use has been vacuumed and counted at some time; this one was empty a moment ago.
    fn as_in_use(&self) {
        sql_query("vacuum analyze").execute(&mut self.world.conn()).unwrap();
    }

    fn contacts(&mut self, report: &mut Report) {
        let tokens = self.tokens();
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            self.change_contacts(0..self.people.len());
            let a = self.rate(self.people.len());
            let b = load::run(self.address(), CONCURRENCY, RAW, |worker, nth| {
                let at = worker * 7_919 + nth;
                let person = self.people.get(at % self.people.len())?;
                let id = PersonId::new(&person.registry_id).ok()?;
                let body = ContactUpdate { nomor_hp: Some(phone(at)), ..ContactUpdate::of(id) };
                Some(post("/apisiasn/1.0/pns/data-utama-update", &tokens, &serde_json::to_string(&body).ok()?))
            });
            assert_eq!(b.failed, 0);
            eprintln!("  contacts: ours {a:.0}/s | raw {:.0}/s", b.rate);
            if round > 0 {
                ours.push(a);
                raw.push(b.rate);
            } else {
                self.as_in_use();
            }
        }
        let what = "changes of contact data sent, 8 at once / raw posts of the same bodies, 8 at once";
        report.ratio(what, "events/s", ours, raw, Reach::AtLeast(0.6));
    }

    /// A position is looked for before it is saved, and recomputed after: the raw side makes the same three calls.
    fn positions(&mut self, report: &mut Report) {
        let tokens = self.tokens();
        let today = clock::day_in_jakarta(clock::now()).format("%d-%m-%Y").to_string();
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let count = self.people.len();
            self.record_positions(count);
            let a = self.rate(count);
            let b = load::run(self.address(), CONCURRENCY, RAW, |worker, nth| {
                let person = self.people.get((worker * 7_919 + nth / 3) % count)?;
                let id = &person.registry_id;
                Some(match nth % 3 {
                    0 => get(&format!("/apisiasn/1.0/pns/rw-jabatan/{}", person.nip), &tokens),
                    1 => {
                        let settings = Settings::default();
                        let body = json!({
                            "pnsId": id, "instansiId": settings.agency_id, "satuanKerjaId": settings.work_unit_id,
                            "unorId": self.unit, "jenisJabatan": "4", "jabatanFungsionalUmumId": "JFU1",
                            "nomorSk": format!("821/{worker}-{nth}-{round}/RAW"), "tanggalSk": today, "tmtJabatan": today,
                            "jenisMutasiId": "MJ", "jenisPenugasanId": "D",
                        });
                        post("/apisiasn/1.0/jabatan/unorjabatan/save", &tokens, &body.to_string())
                    }
                    _ => get(&format!("/apisiasn/1.0/pns/data-utama-jabatansync?pns_orang_id={id}"), &tokens),
                })
            });
            assert_eq!(b.failed, 0);
            eprintln!("  positions: ours {a:.0}/s | raw {:.0}/s", b.rate / 3.0);
            if round > 0 {
                ours.push(a);
                raw.push(b.rate / 3.0);
            } else {
                self.as_in_use();
            }
        }
        let what = "positions looked for, saved and recomputed, 8 at once / the same three calls raw";
        report.ratio(what, "events/s", ours, raw, Reach::AtLeast(0.6));
    }

    /// From before the commit of a change until its delivery is written, nothing else to do.
    fn one_by_one(&mut self, report: &mut Report) {
        let worker = self.worker();
        let before = self.serial;
        for nth in 0..ONE_BY_ONE {
            self.change_contacts(nth..nth + 1);
            self.until_delivered();
            // Not in step with the worker's own looking.
            std::thread::sleep(Duration::from_millis(u64::try_from(37 + nth * 13 % 50).unwrap()));
        }
        worker.stop();
        assert_eq!(self.serial - before, ONE_BY_ONE);
        let median = self.number(&format!(
            "select percentile_cont(0.5) within group (order by extract(epoch from settled_at - created_at)::float8 * 1000) as n \
             from (select * from outbox where state = 'delivered' order by seq desc limit {ONE_BY_ONE}) last"
        ));
        report.ratio(
            "commit to accepted, idle, median (reach in ms)",
            "ms",
            vec![median],
            vec![1.0],
            Reach::AtMost(30.0),
        );
    }

    fn drain(&mut self, report: &mut Report) {
        self.mock.handle().order(Order::outage());
        let worker = self.worker();
        let mut left = BACKLOG;
        while left > 0 {
            let some = left.min(1_000);
            self.record_positions(some);
            left -= some;
        }
        let from = self.number("select (min(seq) - 1)::float8 as n from outbox where state = 'pending'");
        eprintln!("  drain: {BACKLOG} wait; the outage ends");
        self.mock.handle().clear_faults();
        let began = Instant::now();
        self.until_delivered();
        let took = began.elapsed().as_secs_f64();
        worker.stop();
        // Whole seconds: the first and the last are parts of one.
        let seconds = format!(
            "select date_trunc('second', settled_at) as second, count(*)::float8 as done from outbox \
             where seq > {from} group by 1"
        );
        let whole = format!("select done from ({seconds}) s order by second offset 1");
        let busiest = self.number(&format!("select max(done) as n from ({whole}) w"));
        let mean = BACKLOG as f64 / took;
        eprintln!("  drain: {took:.1} s");
        let what = "drain of 50,000 positions after an outage: busiest second / mean second";
        report.ratio(what, "events/s", vec![busiest], vec![mean], Reach::AtMost(2.0));
    }

    /// Both tokens, as headers.
    fn tokens(&self) -> String {
        let keys = self.mock.credentials();
        let basic = STANDARD.encode(format!("{}:{}", keys.client_id, keys.client_secret));
        let body = "grant_type=client_credentials";
        let request = format!(
            "POST /oauth2/token HTTP/1.1\r\nHost: bench\r\nAuthorization: Basic {basic}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (status, answer) = Connection::open(self.address()).exchange(request.as_bytes());
        assert_eq!(status, 200);
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        let gateway = answer.get("access_token").and_then(Value::as_str).unwrap();
        let sso = self.mock.handle().issue_sso_token().unwrap();
        format!("Authorization: Bearer {gateway}\r\nAuth: bearer {sso}\r\n")
    }
}

/// A worker on a thread of its own, as the program runs it.
struct Working {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Working {
    fn start(worker: Worker) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(worker.run(async move { drop(stopped.await) }));
        });
        Self { stop, thread }
    }

    fn stop(self) {
        drop(self.stop);
        self.thread.join().unwrap();
    }
}

fn nip(person: &Person) -> Nip {
    person.nip.parse().unwrap()
}

fn phone(serial: usize) -> String {
    format!("08{serial:010}")
}

fn post(path: &str, tokens: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\n{tokens}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn get(path: &str, tokens: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{tokens}\r\n").into_bytes()
}
