//! A database, a mock registry with one person, a worker between them, and a clock.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use bkn::{
    Addresses, Client, Manual, MockExtension, Options, PersonId, PositionRow, PositionSave, ProposalIntake, RankRow,
    Registry, RegistryUnitId, RowId, SsoLogin,
};
use bkn_mock::{Handle, Person, Running};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{Call, DocumentId, EmployeeId, EventId, HistoryId, Nip, PositionKind, RankGrade, RequestId, Role};
use secrecy::SecretString;
use store::{
    Audit, DbError, Event, Tx,
    events::{ContactChanged, DecreeIssued, PositionRecorded, PromotionApproved, Scan},
    outbox::{self, Filter, PastAttempt},
    schema::{audit_log, employee_private, employees},
};
use sync::{
    Deps, Documents, EffectError, Gate, Metrics, Outcome, PositionEffects, PromotionEffects, Settings,
    effects::{Consideration, Entry, RegistryState, UnderWay},
};
use testkit::{TestDb, day, noon};
use uuid::Uuid;

/// What is done to the record, as audit rows: they are there only if the worker's transaction committed.
#[derive(Default)]
pub(crate) struct Effects {
    pub(crate) under_way: Mutex<Vec<UnderWay>>,
    pub(crate) proposals: Mutex<HashMap<RequestId, String>>,
    /// Requests that wait to be entered.
    pub(crate) approved: Mutex<HashSet<RequestId>>,
    /// Methods that refuse for good.
    pub(crate) refusing: Mutex<Vec<&'static str>>,
}

/// A refusal of a domain.
#[derive(Debug, thiserror::Error)]
#[error("the state does not allow it")]
struct Conflict;

impl kernel::Fault for Conflict {
    fn class(&self) -> kernel::FaultClass {
        kernel::FaultClass::Conflict
    }
    fn code(&self) -> &'static str {
        "test.conflict"
    }
}

impl Effects {
    fn note(&self, tx: &mut Tx<'_>, what: &'static str, id: Uuid, text: &str) -> Result<(), EffectError> {
        tx.audit(Audit::new(what, Role::System, "test", id).basis(text))?;
        if self.refusing.lock().unwrap().contains(&what) {
            return Err(Conflict.into());
        }
        Ok(())
    }
}

impl PromotionEffects for Effects {
    fn under_way(&self, _conn: &mut PgConnection) -> Result<Vec<UnderWay>, EffectError> {
        let proposals = self.proposals.lock().unwrap();
        let known = |mut way: UnderWay| {
            way.proposal_id = proposals.get(&way.request).cloned().or(way.proposal_id);
            way
        };
        Ok(self.under_way.lock().unwrap().iter().cloned().map(known).collect())
    }
    fn entry(&self, _conn: &mut PgConnection, request: RequestId) -> Result<Entry, EffectError> {
        let proposal = self.proposals.lock().unwrap().get(&request).cloned();
        let approved = self.approved.lock().unwrap().contains(&request);
        Ok(match (approved, proposal) {
            (true, None) => Entry::New,
            (true, Some(id)) => Entry::Again(id),
            (false, id) => Entry::Past(id),
        })
    }
    fn proposal_entered(&self, tx: &mut Tx<'_>, request: RequestId, id: &str) -> Result<(), EffectError> {
        if !self.approved.lock().unwrap().remove(&request) {
            return Ok(());
        }
        self.note(tx, "entered", request.uuid(), id)?;
        self.proposals.lock().unwrap().insert(request, id.to_owned());
        Ok(())
    }
    fn registry_state(&self, tx: &mut Tx<'_>, request: RequestId, state: &RegistryState) -> Result<(), EffectError> {
        self.note(tx, "state", request.uuid(), &format!("{} {}", state.code, state.name))
    }
    fn considered(&self, tx: &mut Tx<'_>, request: RequestId, given: &Consideration) -> Result<(), EffectError> {
        self.note(tx, "considered", request.uuid(), &given.number)
    }
    fn returned(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError> {
        self.note(tx, "returned", request.uuid(), reason)
    }
    fn refused(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError> {
        self.note(tx, "refused", request.uuid(), reason)
    }
    fn decree_uploaded(&self, tx: &mut Tx<'_>, request: RequestId) -> Result<(), EffectError> {
        self.note(tx, "uploaded", request.uuid(), "")
    }
    fn visible(&self, tx: &mut Tx<'_>, request: RequestId, row: &str) -> Result<(), EffectError> {
        self.note(tx, "visible", request.uuid(), row)
    }
}

impl PositionEffects for Effects {
    fn position_accepted(&self, tx: &mut Tx<'_>, history: HistoryId, row: &str) -> Result<(), EffectError> {
        self.note(tx, "accepted", history.uuid(), row)
    }
    fn row_accepted(
        &self,
        tx: &mut Tx<'_>,
        kind: &'static str,
        history: HistoryId,
        row: &str,
    ) -> Result<(), EffectError> {
        self.note(tx, "accepted", history.uuid(), &format!("{kind} {row}"))
    }
}

/// Scans: every hash has the same content, but for one that kills whoever asks.
struct Scans;

pub(crate) const POISON: &str = "0000000000000000000000000000000000000000000000000000000000000bad";

#[async_trait]
impl Documents for Scans {
    async fn get(&self, hash: &str) -> Result<Bytes, EffectError> {
        assert!(hash != POISON, "a scan that crashes the worker (this test wants it)");
        Ok(Bytes::from_static(b"%PDF-1.4 %%EOF"))
    }
}

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) mock: Option<Running>,
    pub(crate) client: Client,
    pub(crate) deps: Deps,
    pub(crate) effects: Arc<Effects>,
    now: Arc<Mutex<DateTime<Utc>>>,
    pub(crate) worker: Uuid,
}

/// The call that creates or updates a position row.
pub(crate) const SAVE: &str = "/jabatan/unorjabatan/save";

/// A person in our record and in the registry.
#[derive(Debug, Clone)]
pub(crate) struct Someone {
    pub(crate) id: EmployeeId,
    pub(crate) nip: Nip,
    pub(crate) registry_id: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(bkn_mock::Options::in_memory(), Settings::default(), false)
    }

    pub(crate) fn with(options: bkn_mock::Options, settings: Settings, manual: bool) -> Self {
        Self::tuned(options, settings, manual, |_| {})
    }

    /// With the client's options changed by `tune`.
    pub(crate) fn tuned(
        options: bkn_mock::Options,
        settings: Settings,
        manual: bool,
        tune: impl FnOnce(&mut Options),
    ) -> Self {
        let login = |keys: &bkn_mock::Credentials| SsoLogin::Password {
            client_id: keys.sso_client_id.clone(),
            username: keys.sso_username.clone(),
            password: SecretString::from(keys.sso_password.as_str()),
        };
        Self::signed_in(options, settings, manual, login, tune)
    }

    /// Nobody has pasted an SSO token yet.
    pub(crate) fn awaiting_a_token() -> Self {
        let awaited = |_: &bkn_mock::Credentials| SsoLogin::Awaited;
        Self::signed_in(bkn_mock::Options::in_memory(), Settings::default(), false, awaited, |_| {})
    }

    fn signed_in(
        options: bkn_mock::Options,
        settings: Settings,
        manual: bool,
        login: impl FnOnce(&bkn_mock::Credentials) -> SsoLogin,
        tune: impl FnOnce(&mut Options),
    ) -> Self {
        let mock = bkn_mock::start(options).unwrap();
        let keys = mock.credentials();
        let login = login(keys);
        let addresses = Addresses::at(&mock.address()).unwrap();
        let secret = SecretString::from(keys.client_secret.as_str());
        let mut options = Options::new(addresses, keys.client_id.clone(), secret, login);
        tune(&mut options);
        let client = Client::new(&options).unwrap();
        let db = TestDb::new();
        let now = Arc::new(Mutex::new(noon()));
        let effects = Arc::new(Effects::default());
        let intake: Arc<dyn ProposalIntake> =
            if manual { Arc::new(Manual) } else { Arc::new(MockExtension::new(client.clone())) };
        let clock = Arc::clone(&now);
        let gate = Gate::new(&settings);
        let deps = Deps {
            db: db.db.clone(),
            registry: Arc::new(client.clone()),
            intake,
            documents: Arc::new(Scans),
            promotions: effects.clone(),
            positions: effects.clone(),
            settings: Arc::new(settings),
            gate: Arc::new(gate),
            metrics: Arc::new(Metrics::new(&prometheus::Registry::new()).unwrap()),
            clock: Arc::new(move || *clock.lock().unwrap()),
            dice: Arc::new(|| 0.5),
        };
        Self { db, mock: Some(mock), client, deps, effects, now, worker: Uuid::now_v7() }
    }

    /// The same, with a gate that hears of every call.
    pub(crate) fn watched(self) -> Self {
        self.client.watched_by(sync::watch(&self.deps));
        self
    }

    pub(crate) fn mock(&self) -> Handle {
        self.mock.as_ref().unwrap().handle()
    }

    pub(crate) fn pass(&self, seconds: i64) {
        *self.now.lock().unwrap() += TimeDelta::seconds(seconds);
    }

    pub(crate) fn set_now(&self, now: DateTime<Utc>) {
        *self.now.lock().unwrap() = now;
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    pub(crate) async fn step(&self) -> Outcome {
        sync::step(&self.deps, self.worker).await.unwrap()
    }

    /// Steps until there is nothing to do now.
    pub(crate) async fn drain(&self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for _ in 0..100 {
            match self.step().await {
                Outcome::Idle => return outcomes,
                paused @ Outcome::Paused(_) => {
                    outcomes.push(paused);
                    return outcomes;
                }
                outcome => outcomes.push(outcome),
            }
        }
        panic!("no end: {outcomes:?}");
    }

    /// A person, III/a since April 2022, in both systems.
    pub(crate) fn someone(&self) -> Someone {
        let someone = self.newcomer();
        self.enter(&someone);
        someone
    }

    /// A person in our record whom the registry does not know yet.
    pub(crate) fn newcomer(&self) -> Someone {
        let mut conn = self.db.conn();
        let serial: i64 = employees::table.count().get_result(&mut conn).unwrap();
        let nip: Nip = format!("198609262015051{:03}", serial + 1).parse().unwrap();
        let someone = Someone { id: EmployeeId::new(), nip, registry_id: format!("PNS{serial}") };
        diesel::insert_into(employees::table)
            .values((
                employees::id.eq(someone.id),
                employees::nip.eq(someone.nip.as_str()),
                employees::name.eq("BUDI SANTOSO"),
                employees::born_on.eq(day(1986, 9, 26)),
                employees::sex.eq("male"),
                employees::created_at.eq(noon()),
                employees::updated_at.eq(noon()),
            ))
            .execute(&mut conn)
            .unwrap();
        someone
    }

    /// Enters a person at the registry.
    pub(crate) fn enter(&self, someone: &Someone) {
        let person = Person {
            id: someone.registry_id.clone(),
            nip: someone.nip.as_str().to_owned(),
            name: "BUDI SANTOSO".to_owned(),
            rank: Some((rank("III/a"), day(2022, 4, 1))),
            service_years: 7,
            unit_id: "UNIT0".to_owned(),
            position_kind: "4".to_owned(),
            position_id: "JFU0".to_owned(),
            position_title: "Pengadministrasi Umum".to_owned(),
            position_from: Some(day(2022, 1, 1)),
            mobile: "081200000000".to_owned(),
        };
        self.mock().add_people([person]).unwrap();
    }

    pub(crate) fn emit(&self, someone: &Someone, event: &impl Event) -> EventId {
        let call = Call::system(self.now());
        store::transaction::<_, DbError>(&mut self.db.conn(), &call, |tx| tx.emit(someone.id, None, event)).unwrap()
    }

    pub(crate) fn emit_position(&self, someone: &Someone, decree: &str, unit: &str) -> PositionRecorded {
        let event = self.position(someone, decree, unit);
        self.emit(someone, &event);
        event
    }

    /// The same with a scan of the decree and one of the statement of inauguration.
    pub(crate) fn emit_position_with_scans(&self, someone: &Someone, decree: &str, unit: &str) -> PositionRecorded {
        let scan = |letter: &str| Scan { document_id: DocumentId::new(), content_hash: letter.repeat(64) };
        let (decree_scan, inauguration_scan) = (Some(scan("a")), Some(scan("b")));
        let event = PositionRecorded { decree_scan, inauguration_scan, ..self.position(someone, decree, unit) };
        self.emit(someone, &event);
        event
    }

    pub(crate) fn position(&self, someone: &Someone, decree: &str, unit: &str) -> PositionRecorded {
        PositionRecorded {
            history_id: HistoryId::new(),
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            position_kind: PositionKind::Operational,
            position_registry_id: "JFU1".to_owned(),
            echelon: None,
            unit_registry_id: unit.to_owned(),
            decree_number: decree.to_owned(),
            issued_on: day(2026, 11, 10),
            effective_on: day(2026, 11, 16),
            inaugurated_on: None,
            unit_only: false,
            decree_scan: None,
            inauguration_scan: None,
        }
    }

    /// What somebody types in at the registry: a new row, or with an id the one that is there.
    pub(crate) async fn type_in(&self, someone: &Someone, decree: &str, unit: &str, row: Option<&RowId>) -> RowId {
        let save = PositionSave {
            id: row.map(ToString::to_string),
            person_id: PersonId::new(&someone.registry_id).unwrap(),
            agency_id: self.deps.settings.agency_id.clone(),
            home_agency_id: None,
            work_unit_id: self.deps.settings.work_unit_id.clone(),
            unit_id: RegistryUnitId::new(unit).unwrap(),
            kind_id: "4".to_owned(),
            functional_id: None,
            operational_id: Some("JFU1".to_owned()),
            echelon_id: None,
            sub_position_id: None,
            move_kind: Some("MJ".to_owned()),
            assignment_kind: Some("D".to_owned()),
            decree_number: decree.to_owned(),
            decree_on: Some(day(2026, 11, 10)),
            effective_on: Some(day(2026, 11, 16)),
            moved_on: None,
            inaugurated_on: None,
        };
        self.client.save_position(&bkn::CallId::new("somebody"), &save).await.unwrap()
    }

    pub(crate) fn emit_contact(&self, someone: &Someone, phone: &str) {
        let record = HistoryId::new();
        let mut conn = self.db.conn();
        diesel::update(employee_private::table.filter(employee_private::employee_id.eq(someone.id)))
            .set(employee_private::superseded_at.eq(noon()))
            .execute(&mut conn)
            .unwrap();
        diesel::insert_into(employee_private::table)
            .values((
                employee_private::id.eq(record),
                employee_private::employee_id.eq(someone.id),
                employee_private::phone.eq(phone),
                employee_private::email.eq("budi@contoh.id"),
                employee_private::recorded_at.eq(noon()),
            ))
            .execute(&mut conn)
            .unwrap();
        let event = ContactChanged {
            record_id: record,
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            changed: vec!["phone".to_owned()],
        };
        self.emit(someone, &event);
    }

    pub(crate) fn emit_promotion(&self, someone: &Someone) -> RequestId {
        let request = RequestId::new();
        self.emit_promotion_of(someone, request);
        self.effects.under_way.lock().unwrap().push(UnderWay {
            request,
            employee: someone.id,
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            target_rank: rank("III/b"),
            effective_on: day(2027, 1, 1),
            proposal_id: None,
        });
        request
    }

    pub(crate) fn emit_promotion_of(&self, someone: &Someone, request_id: RequestId) {
        self.effects.approved.lock().unwrap().insert(request_id);
        let event = PromotionApproved {
            request_id,
            number: "KP-2026-000001".to_owned(),
            nip: someone.nip.clone(),
            registry_person_id: None,
            promotion_kind: "101".to_owned(),
            from_rank: rank("III/a"),
            target_rank: rank("III/b"),
            effective_on: day(2027, 1, 1),
            service_years: 11,
            service_months: 8,
        };
        self.emit(someone, &event);
    }

    pub(crate) fn emit_decree(&self, someone: &Someone, request_id: RequestId, proposal: &str, scan: &str) {
        let event = DecreeIssued {
            request_id,
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            proposal_id: proposal.to_owned(),
            decree_number: "823/1/2026".to_owned(),
            issued_on: day(2026, 12, 20),
            document_id: DocumentId::new(),
            content_hash: scan.to_owned(),
            rank: rank("III/b"),
            effective_on: day(2027, 1, 1),
        };
        self.emit(someone, &event);
    }

    /// Id of the proposal of a request.
    pub(crate) fn proposal(&self, request: RequestId) -> String {
        self.effects.proposals.lock().unwrap().get(&request).cloned().unwrap()
    }

    /// Effects written, oldest first: what and its text.
    pub(crate) fn done(&self) -> Vec<(String, String)> {
        audit_log::table
            .filter(audit_log::entity.eq("test"))
            .order(audit_log::id)
            .select((audit_log::action, audit_log::basis.assume_not_null()))
            .load(&mut self.db.conn())
            .unwrap()
    }

    pub(crate) fn did(&self) -> Vec<String> {
        self.done().into_iter().map(|(what, _)| what).collect()
    }

    /// The events, oldest first.
    pub(crate) fn entries(&self) -> Vec<outbox::Entry> {
        let mut entries = outbox::list(&mut self.db.conn(), &Filter::default(), 100).unwrap();
        entries.reverse();
        entries
    }

    /// The only event, or the oldest.
    pub(crate) fn first(&self) -> outbox::Entry {
        self.entries().into_iter().next().unwrap()
    }

    /// What was found with an event.
    pub(crate) fn findings(&self, id: EventId) -> sync::Findings {
        let (_, progress) = outbox::progress_of(&mut self.db.conn(), id).unwrap().unwrap();
        serde_json::from_value(progress).unwrap()
    }

    /// Drains, letting the clock jump by `step` seconds between, until `done` or so many jumps. Answers the seconds that passed.
    pub(crate) async fn drain_over(&self, step: i64, most: i64, done: impl Fn(&[outbox::Entry]) -> bool) -> i64 {
        for jump in 0..most {
            self.drain().await;
            if done(&self.entries()) {
                return jump * step;
            }
            self.pass(step);
        }
        panic!("not done after {} seconds: {:#?}", most * step, self.entries());
    }

    /// As an operator at the database.
    pub(crate) fn sql(&self, text: &str) {
        diesel::connection::SimpleConnection::batch_execute(&mut self.db.conn(), text).unwrap();
    }

    pub(crate) fn attempts(&self, seq: i64) -> Vec<PastAttempt> {
        outbox::attempts_of(&mut self.db.conn(), seq).unwrap()
    }

    pub(crate) async fn rank_rows(&self, someone: &Someone) -> Vec<RankRow> {
        self.client.rank_history(&bkn::CallId::new("test"), &someone.nip).await.unwrap()
    }

    /// Rows of the registry's position history with this decree.
    pub(crate) async fn rows_of(&self, someone: &Someone, decree: &str) -> Vec<PositionRow> {
        let call = bkn::CallId::new("test");
        let rows = self.client.position_history(&call, &someone.nip).await.unwrap();
        rows.into_iter().filter(|row| row.decree_number.as_deref() == Some(decree)).collect()
    }
}

pub(crate) fn rank(code: &str) -> RankGrade {
    code.parse().unwrap()
}

pub(crate) fn january() -> NaiveDate {
    day(2027, 1, 1)
}
