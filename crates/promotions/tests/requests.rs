//! A regular promotion from draft to effect, on a real database: who may do what, what is refused and why.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

use diesel::{
    PgConnection, RunQueryDsl, sql_query,
    sql_types::{BigInt, Text},
};
use documents::testing::pdf_marked;
use employees::testing::{a_sanction, a_unit, an_employee};
use kernel::{
    Actor, Call, DocumentId, EmployeeId, Fault, FaultClass, Grant, RequestId, Role, Scope, UnitId, UserId,
    access::Reach,
};
use performance::testing::rated;
use promotions::{
    Error, queries,
    service::{self, Chosen, Decision, DraftPromotion, IssueDecree, Stepped},
};
use testkit::{TestDb, day, noon, system_call};
use workflow::State;

/// A city of one unit with an employee who is due, and an officer for every desk.
struct World {
    db: TestDb,
    unit: UnitId,
    employee: EmployeeId,
}

fn user(conn: &mut PgConnection, employee: Option<EmployeeId>, name: &str, role: Role, scope: Scope) -> Call {
    let user = UserId::new();
    sql_query("insert into users (id, employee_id, login, display_name, state, created_at) values ($1, $2, $3, $4, 'active', now())")
        .bind::<diesel::sql_types::Uuid, _>(user)
        .bind::<diesel::sql_types::Nullable<diesel::sql_types::Uuid>, _>(employee)
        .bind::<Text, _>(user.to_string())
        .bind::<Text, _>(name)
        .execute(conn)
        .unwrap();
    Call::new(Actor { user: Some(user), employee, name: name.into(), grants: vec![Grant { role, scope }] }, noon())
}

fn world() -> World {
    let db = TestDb::new();
    let mut conn = db.conn();
    let unit = a_unit(&mut conn, "Dinas Sosial", None);
    let employee = an_employee("Siti Aminah", 1).rank("III/a", "2022-10-01").insert(&mut conn, unit);
    rated(&mut conn, employee, &[2024, 2025, 2026], kernel::Rating::Good);
    World { db, unit, employee }
}

impl World {
    fn officer(&self, role: Role) -> Call {
        let scope = if role == Role::UnitAdmin { Scope::Subtree { unit: self.unit } } else { Scope::Agency };
        user(&mut self.db.conn(), None, role.label(), role, scope)
    }
    fn owner(&self) -> Call {
        user(&mut self.db.conn(), Some(self.employee), "Siti Aminah", Role::Employee, Scope::Own)
    }
    /// Puts a document of `kind` into the person's file.
    fn file(&self, call: &Call, kind: &'static str, title: Option<&str>) -> DocumentId {
        let checked = documents::check(documents::Kind::of(kind).unwrap(), &pdf_marked(title.unwrap_or(kind))).unwrap();
        let place = kernel::Place { employee: self.employee, unit_path: "" };
        let new = documents::NewDocument { checked, title: title.map(str::to_owned) };
        self.db.db.write_here(call, |tx| documents::record(tx, &place, new)).unwrap().id
    }
    fn dossier(&self, call: &Call) {
        self.file(call, "rank_decree", None);
        self.file(call, "appraisal", Some("Dokumen evaluasi kinerja 2025"));
        self.file(call, "appraisal", Some("Dokumen evaluasi kinerja 2026"));
    }
    fn draft(&self, call: &Call) -> Result<Stepped, Error> {
        let cmd = DraftPromotion { employee_id: self.employee, effective_on: None };
        self.db.db.write_here(call, |tx| service::draft(tx, &cmd))
    }
    /// A request on the head's desk: (id, version).
    fn verified(&self) -> (RequestId, i32) {
        let owner = self.owner();
        self.dossier(&owner);
        let drafted = self.draft(&owner).unwrap();
        let write = |call: &Call, step: &dyn Fn(&mut store::Tx<'_>) -> Result<Stepped, Error>| {
            self.db.db.write_here(call, step).unwrap()
        };
        let submitted = write(&owner, &|tx| service::submit(tx, drafted.id, drafted.version, None));
        let completed =
            write(&self.officer(Role::UnitAdmin), &|tx| service::complete(tx, drafted.id, submitted.version, None));
        let verified =
            write(&self.officer(Role::Verifier), &|tx| service::verify(tx, drafted.id, completed.version, None));
        assert_eq!(verified.state, State::Verified);
        (drafted.id, verified.version)
    }
    fn count(&self, sql: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        sql_query(format!("select count(*) as n from {sql}")).get_result::<Count>(&mut self.db.conn()).unwrap().n
    }
}

#[test]
fn a_request_travels_from_draft_to_effect_and_changes_the_history_on_its_tmt() {
    let w = world();
    let (id, version) = w.verified();
    let approved = w.db.db.write_here(&w.officer(Role::Head), |tx| service::approve(tx, id, version, None)).unwrap();
    assert_eq!(approved.state, State::Approved);
    assert_eq!(w.count("outbox where kind = 'promotion.approved' and state = 'pending'"), 1);

    let system = system_call();
    let twice = |work: &dyn Fn(&mut store::Tx<'_>) -> Result<(), Error>| {
        for _ in 0..2 {
            w.db.db.write_here(&system, work).unwrap();
        }
    };
    twice(&|tx| service::proposal_entered(tx, id, "USUL-1"));
    twice(&|tx| service::registry_state(tx, id, "21", "Sudah TTD Pertek"));
    twice(&|tx| service::considered(tx, id, "PG-1", day(2026, 11, 22)));
    let hr = w.officer(Role::HrOfficer);
    let scan = w.file(&hr, "rank_decree", Some("SK kenaikan pangkat III/b"));
    let now = queries::promotion_request(&mut w.db.conn(), id, noon()).unwrap();
    assert_eq!((now.request.state, now.details.consideration_number.as_deref()), (State::Considered, Some("PG-1")));
    let decree = IssueDecree {
        number: "823.3/12/2026".into(),
        issued_on: day(2026, 11, 22),
        signatory: "Wali Kota".into(),
        document_id: scan,
    };
    let decreed = w.db.db.write_here(&hr, |tx| service::issue_decree(tx, id, now.request.version, &decree)).unwrap();
    assert_eq!(decreed.state, State::Decreed);
    twice(&|tx| service::visible(tx, id, "RW-9"));

    let mut conn = w.db.conn();
    let rank = |conn: &mut PgConnection, on| employees::rank_of(conn, w.employee, on).unwrap().map(|r| r.to_string());
    assert_eq!(rank(&mut conn, day(2026, 12, 31)).as_deref(), Some("III/a"));
    assert_eq!(rank(&mut conn, day(2027, 1, 1)).as_deref(), Some("III/b"));
    let before_tmt = queries::promotion_request(&mut conn, id, noon()).unwrap();
    assert_eq!(before_tmt.request.state, State::Decreed, "the TMT is not reached yet");
    assert!(service::due_for_effect(&mut conn, day(2026, 12, 31)).unwrap().is_empty());
    assert_eq!(service::due_for_effect(&mut conn, day(2027, 1, 1)).unwrap(), [id]);
    let new_year = Call::system("2026-12-31T17:00:00Z".parse().unwrap());
    w.db.db.write_here(&new_year, |tx| service::take_effect(tx, id)).unwrap();
    assert_eq!(workflow::request(&mut conn, id).unwrap().state, State::Effective);
    // every step is there, once, and each left its audit row
    assert_eq!(before_tmt.steps.len(), 8);
    assert_eq!(w.count("audit_log where entity = 'request' and action like 'promotion.%'"), 9);
    // the old row was superseded, not changed
    assert_eq!(w.count("rank_history"), 3);
    assert_eq!(w.count("rank_history where superseded_at is not null and superseded_by is not null"), 1);
}

#[test]
fn a_draft_is_refused_with_every_reason() {
    let w = world();
    a_sanction(&mut w.db.conn(), w.employee, "TK6", "moderate", "2026-09-01", "2027-02-28");
    sql_query("update appraisals set rating = 'poor' where year = 2025").execute(&mut w.db.conn()).unwrap();
    let Err(Error::NotEligible(assessment)) = w.draft(&w.owner()) else { panic!("not refused") };
    assert_eq!(assessment.codes, ["R-DISC-ACTIVE", "R-PERF"]);
    assert_eq!(w.count("requests"), 0, "nothing half done");
}

#[test]
fn a_request_without_its_documents_names_all_that_are_missing() {
    let w = world();
    let owner = w.owner();
    let drafted = w.draft(&owner).unwrap();
    let refused = w.db.db.write_here(&owner, |tx| service::submit(tx, drafted.id, drafted.version, None));
    let Err(Error::Incomplete(reasons)) = refused else { panic!("{refused:?}") };
    let fields: Vec<_> = reasons.iter().filter_map(|r| r.field.as_deref()).collect();
    assert_eq!(fields, ["rank-decree", "appraisal-2025", "appraisal-2026"]);
    assert_eq!(workflow::request(&mut w.db.conn(), drafted.id).unwrap().state, State::Draft, "the step was taken back");
}

#[test]
fn two_verifiers_at_once_make_one_decision() {
    let w = world();
    let (id, version) = w.verified();
    let head = w.officer(Role::Head);
    w.db.db.write_here(&head, |tx| service::approve(tx, id, version, None)).unwrap();
    let second = w.db.db.write_here(&w.officer(Role::Head), |tx| service::approve(tx, id, version, None)).unwrap_err();
    assert_eq!((second.class(), second.code()), (FaultClass::Conflict, "request.moved"));
    assert_eq!(second.present().unwrap()["state"], "approved");
    assert_eq!(w.count("outbox"), 1);
}

#[test]
fn nobody_decides_their_own_case_and_hands_stay_apart() {
    let w = world();
    let owner = w.owner();
    w.dossier(&owner);
    let drafted = w.draft(&owner).unwrap();
    let submitted = w.db.db.write_here(&owner, |tx| service::submit(tx, drafted.id, drafted.version, None)).unwrap();
    // the subject holds the officer's role too
    let mut own_desk = owner.clone();
    own_desk.actor.grants.push(Grant { role: Role::UnitAdmin, scope: Scope::Agency });
    let own =
        w.db.db.write_here(&own_desk, |tx| service::complete(tx, drafted.id, submitted.version, None)).unwrap_err();
    assert_eq!(own.code(), "access.own-case");
    // one person with both desks completes, and may not verify
    let mut both = w.officer(Role::UnitAdmin);
    both.actor.grants.push(Grant { role: Role::Verifier, scope: Scope::Agency });
    let completed = w.db.db.write_here(&both, |tx| service::complete(tx, drafted.id, submitted.version, None)).unwrap();
    let same = w.db.db.write_here(&both, |tx| service::verify(tx, drafted.id, completed.version, None)).unwrap_err();
    assert_eq!(same.code(), "access.same-person");
    // an officer of another unit does not even learn that it exists
    let elsewhere = a_unit(&mut w.db.conn(), "Dinas Lain", None);
    let stranger = user(&mut w.db.conn(), None, "Lain", Role::UnitAdmin, Scope::Subtree { unit: elsewhere });
    let hidden =
        w.db.db.write_here(&stranger, |tx| service::complete(tx, drafted.id, completed.version, None)).unwrap_err();
    assert_eq!(hidden.class(), FaultClass::NotFound);
}

#[test]
fn a_return_needs_coded_reasons_and_comes_back_to_the_employee() {
    let w = world();
    let (id, version) = w.verified();
    let head = w.officer(Role::Head);
    for codes in [vec![], vec!["NO-SUCH".to_owned()], vec!["OTHER".to_owned()]] {
        let refused =
            w.db.db.write_here(&head, |tx| service::return_documents(tx, id, version, &codes, None)).unwrap_err();
        assert_eq!(refused.class(), FaultClass::Invalid, "{codes:?}");
    }
    let codes = ["DOC-UNREADABLE".to_owned(), "DATA-RANK".to_owned()];
    let returned =
        w.db.db
            .write_here(&head, |tx| service::return_documents(tx, id, version, &codes, Some("Halaman 2 gelap")))
            .unwrap();
    assert_eq!(returned.state, State::Returned);
    let steps = workflow::steps(&mut w.db.conn(), id).unwrap();
    assert_eq!(steps.last().unwrap().reasons.len(), 2);
}

#[test]
fn a_handful_is_decided_each_on_its_own() {
    let w = world();
    let (id, version) = w.verified();
    let chosen = [Chosen { id, version }, Chosen { id: RequestId::new(), version: 1 }];
    let outcomes =
        w.db.db
            .write_here(&w.officer(Role::Head), |tx| service::decide_many(tx, &chosen, &Decision::Approve, None))
            .unwrap();
    let codes: Vec<_> = outcomes.iter().map(|o| (o.stepped.as_ref().map(|s| s.state), o.code.as_deref())).collect();
    assert_eq!(codes, [(Some(State::Approved), None), (None, Some("access.not-found"))]);
}

#[test]
fn one_open_request_at_a_time_and_queues_show_what_is_in_reach() {
    let w = world();
    let owner = w.owner();
    let first = w.draft(&owner).unwrap();
    let second = w.draft(&owner).unwrap_err();
    assert_eq!(second.code(), "request.already-open");
    let mut conn = w.db.conn();
    let see = |conn: &mut PgConnection, reach: Reach| {
        queries::queue(conn, &queries::QueueFilter::default(), &reach, None, 50, day(2026, 11, 22)).unwrap().len()
    };
    assert_eq!(see(&mut conn, Reach { agency: true, ..Reach::default() }), 1);
    assert_eq!(see(&mut conn, Reach { units: vec![w.unit], ..Reach::default() }), 1);
    assert_eq!(see(&mut conn, Reach { units: vec![UnitId::new()], ..Reach::default() }), 0);
    assert_eq!(see(&mut conn, Reach { own: Some(w.employee), ..Reach::default() }), 1);
    assert_eq!(see(&mut conn, Reach::default()), 0);
    w.db.db.write_here(&owner, |tx| service::withdraw(tx, first.id, first.version, None)).unwrap();
    assert_eq!(see(&mut conn, Reach { agency: true, ..Reach::default() }), 0);
    w.draft(&owner).expect("a new one may be made after a withdrawal");
}

#[test]
fn everybody_at_once_is_judged_as_each_alone() {
    let w = world();
    let mut conn = w.db.conn();
    let punished = an_employee("Budi", 2).rank("II/d", "2020-04-01").education("15").insert(&mut conn, w.unit);
    a_sanction(&mut conn, punished, "LKP12", "promotion_delay", "2026-01-01", "2026-12-31");
    let young = an_employee("Citra", 3).rank("III/a", "2025-04-01").insert(&mut conn, w.unit);
    rated(&mut conn, young, &[2025], kernel::Rating::Good);
    let mut seen = Vec::new();
    let day = day(2027, 1, 1);
    let judged = promotions::everybody::<Error>(&mut conn, day, |id, assessment| {
        seen.push((id, assessment.clone()));
        Ok(())
    })
    .unwrap();
    assert_eq!(judged, 3);
    for (id, at_once) in seen {
        let alone = promotions::eligibility(&mut conn, id, Some(day), noon()).unwrap().assessment;
        assert_eq!(at_once, alone);
    }
}
