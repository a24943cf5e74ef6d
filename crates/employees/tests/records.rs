//! Contact data, positions and lists on a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

use diesel::{RunQueryDsl, sql_query};
use employees::{
    Error, Filter, SortKey,
    service::{ChangeContact, RecordPosition, change_contact, record_position},
    testing::{a_position, a_unit, an_employee},
};
use kernel::{Actor, Call, EmployeeId, Fault, FaultClass, Grant, PositionKind, Role, Scope, UnitId, access::Reach};
use testkit::{TestDb, day, noon};

fn caller(employee: Option<EmployeeId>, role: Role, scope: Scope) -> Call {
    Call::new(Actor { user: None, employee, name: "Uji".into(), grants: vec![Grant { role, scope }] }, noon())
}

fn world() -> (TestDb, UnitId, EmployeeId) {
    let db = TestDb::new();
    let mut conn = db.conn();
    let unit = a_unit(&mut conn, "Dinas Kesehatan", None);
    let employee = an_employee("Dewi Sartika", 1).insert(&mut conn, unit);
    (db, unit, employee)
}

fn count(db: &TestDb, what: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    sql_query(format!("select count(*) as n from {what}")).get_result::<Count>(&mut db.conn()).unwrap().n
}

#[test]
fn a_changed_phone_is_a_new_row_an_event_and_a_masked_trail() {
    let (db, _, id) = world();
    let me = caller(Some(id), Role::Employee, Scope::Own);
    let new = ChangeContact { phone: Some("085700001111".into()), ..ChangeContact::default() };
    let done = db.db.write_here(&me, |tx| change_contact(tx, id, 1, new.clone())).unwrap();
    assert_eq!((done.changed, done.version), (vec!["phone".to_owned()], 2));
    let now = employees::private_data(&mut db.conn(), id).unwrap().unwrap();
    assert_eq!((now.phone.as_deref(), now.nik.as_deref()), (Some("085700001111"), Some("3671012609860001")));
    assert_eq!(count(&db, "employee_private"), 2);
    assert_eq!(count(&db, "outbox where kind = 'contact.changed'"), 1);
    assert_eq!(
        count(&db, "audit_log where after::text like '%0857••••••11%' and after::text not like '%085700001111%'"),
        1
    );
    assert_eq!(count(&db, "outbox where payload::text like '%085700001111%'"), 0, "no personal data lies in the queue");
    // the same again is no change; a stale copy is refused
    let again = db.db.write_here(&me, |tx| change_contact(tx, id, 2, new.clone())).unwrap();
    assert_eq!((again.record_id, again.version), (None, 2));
    let stale = db.db.write_here(&me, |tx| change_contact(tx, id, 1, new)).unwrap_err();
    assert_eq!(stale.class(), FaultClass::Stale);
}

#[test]
fn contact_data_with_faults_names_them_all() {
    let (db, _, id) = world();
    let me = caller(Some(id), Role::Employee, Scope::Own);
    let bad = ChangeContact {
        phone: Some("nol delapan".into()),
        email: Some("bukan surel".into()),
        ..ChangeContact::default()
    };
    let refused = db.db.write_here(&me, |tx| change_contact(tx, id, 1, bad)).unwrap_err();
    let fields: Vec<_> = refused.reasons().into_iter().filter_map(|r| r.field).collect();
    assert_eq!(fields, ["phone", "email"]);
    let stranger = caller(Some(EmployeeId::new()), Role::Employee, Scope::Own);
    let hidden = db.db.write_here(&stranger, |tx| change_contact(tx, id, 1, ChangeContact::default())).unwrap_err();
    assert_eq!(hidden.class(), FaultClass::NotFound);
}

#[test]
fn a_new_position_ends_the_old_one_and_tells_the_registry() {
    let (db, _, id) = world();
    let mut conn = db.conn();
    let other = a_unit(&mut conn, "Dinas Sosial", None);
    let position = a_position(&mut conn, PositionKind::Structural, "Kepala Seksi", Some("IV.a"), None);
    let hr = caller(None, Role::HrOfficer, Scope::Agency);
    let cmd = RecordPosition {
        position_id: position,
        unit_id: other,
        effective_on: day(2026, 12, 1),
        inaugurated_on: Some(day(2026, 12, 1)),
        decree_number: "821.2/44/2026".into(),
        decree_issued_on: day(2026, 11, 20),
        signatory: None,
        document_id: None,
    };
    db.db.write_here(&hr, |tx| record_position(tx, id, cmd.clone())).unwrap();
    let at = |d| employees::profile_on(&mut db.conn(), id, d).unwrap();
    assert_eq!(at(day(2026, 11, 30)).position_name.as_deref(), Some("Penelaah Teknis Kebijakan"));
    assert_eq!(
        (at(day(2026, 12, 1)).position_name.as_deref(), at(day(2026, 12, 1)).unit_id),
        (Some("Kepala Seksi"), Some(other))
    );
    assert_eq!(count(&db, "outbox where kind = 'position.recorded'"), 1);
    // a second one from the same day overlaps; one without inauguration is refused with its reason
    let overlap = db
        .db
        .write_here(&hr, |tx| record_position(tx, id, RecordPosition { decree_number: "x".into(), ..cmd.clone() }))
        .unwrap_err();
    assert!(matches!(overlap, Error::PositionOverlap), "{overlap:?}");
    let bare = RecordPosition { inaugurated_on: None, effective_on: day(2027, 1, 1), ..cmd };
    let refused = db.db.write_here(&hr, |tx| record_position(tx, id, bare)).unwrap_err();
    assert_eq!(refused.reasons().first().unwrap().code, "inauguration-missing");
}

#[test]
fn people_are_found_by_name_number_unit_and_rank_within_reach() {
    let (db, unit, dewi) = world();
    let mut conn = db.conn();
    let below = a_unit(&mut conn, "Puskesmas Cipondoh", Some(unit));
    let agus = an_employee("Agus Suryana", 2).rank("II/c", "2023-04-01").insert(&mut conn, below);
    let elsewhere = a_unit(&mut conn, "Dinas Lain", None);
    let budi = an_employee("Budi 100%", 3).insert(&mut conn, elsewhere);
    let all = Reach { agency: true, ..Reach::default() };
    let find = |filter: Filter, reach: &Reach| -> Vec<EmployeeId> {
        employees::list(&mut db.conn(), &filter, reach, SortKey::Name, None, 50, day(2026, 11, 22))
            .unwrap()
            .iter()
            .map(|l| l.id)
            .collect()
    };
    let text = |t: &str| Filter { text: Some(t.into()), ..Filter::default() };
    for (filter, reach, expected) in [
        (Filter::default(), &all, vec![agus, budi, dewi]),
        (text("surya"), &all, vec![agus]),
        (text("agus suriana"), &all, vec![agus]),
        (text("100%"), &all, vec![budi]),
        (text("19860926 2015051 002"), &all, vec![agus]),
        (Filter { unit: Some(unit), ..Filter::default() }, &all, vec![agus, dewi]),
        (Filter { rank: Some("II/c".into()), ..Filter::default() }, &all, vec![agus]),
        (Filter::default(), &Reach { units: vec![below], ..Reach::default() }, vec![agus]),
        (Filter::default(), &Reach { units: vec![below], own: Some(budi), ..Reach::default() }, vec![agus, budi]),
        (Filter::default(), &Reach::default(), vec![]),
    ] {
        assert_eq!(find(filter.clone(), reach), expected, "{filter:?}");
    }
    assert_eq!(employees::count(&mut conn, &Filter::default(), &all, day(2026, 11, 22)).unwrap(), 3);
    // page by page gives the same as at once
    let first =
        employees::list(&mut conn, &Filter::default(), &all, SortKey::Rank, None, 2, day(2026, 11, 22)).unwrap();
    let last = first.last().unwrap();
    let rest = employees::list(
        &mut conn,
        &Filter::default(),
        &all,
        SortKey::Rank,
        Some((&last.sort_value, last.id)),
        2,
        day(2026, 11, 22),
    )
    .unwrap();
    assert_eq!((first.len(), rest.len()), (2, 1));
    assert_eq!(rest[0].id, agus, "the lowest rank comes last");
}
