//! The rows of documents on a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

use diesel::{PgConnection, prelude::*};
use documents::{
    Checked, Document, Error, Kind, NewDocument, check, find, list_for, record, testing, verify, withdraw,
};
use kernel::{Actor, Call, Denied, EmployeeId, Grant, Place, Role, Scope, UserId};
use store::schema::{employees, users};
use testkit::{TestDb, noon, system_call};

fn a_person(conn: &mut PgConnection, nip: &str) -> EmployeeId {
    let id = EmployeeId::new();
    diesel::insert_into(employees::table)
        .values((
            employees::id.eq(id),
            employees::nip.eq(nip),
            employees::name.eq("BUDI SANTOSO"),
            employees::born_on.eq(testkit::day(1986, 9, 26)),
            employees::sex.eq("male"),
            employees::created_at.eq(noon()),
            employees::updated_at.eq(noon()),
        ))
        .execute(conn)
        .unwrap();
    id
}

/// An account with one role in the whole agency, of `employee` if given.
fn a_user(conn: &mut PgConnection, employee: Option<EmployeeId>, role: Role) -> Actor {
    let id = UserId::new();
    diesel::insert_into(users::table)
        .values((
            users::id.eq(id),
            users::employee_id.eq(employee),
            users::login.eq(id.to_string()),
            users::display_name.eq("Uji"),
            users::state.eq("active"),
            users::created_at.eq(noon()),
        ))
        .execute(conn)
        .unwrap();
    Actor { user: Some(id), employee, name: "Uji".into(), grants: vec![Grant { role, scope: Scope::Agency }] }
}

fn checked(mark: &str) -> Checked {
    check(Kind::of("appraisal").unwrap(), &testing::pdf_marked(mark)).unwrap()
}

fn place(employee: EmployeeId) -> Place<'static> {
    Place { employee, unit_path: "" }
}

async fn put(
    db: &TestDb,
    call: Call,
    employee: EmployeeId,
    mark: &str,
    title: Option<&str>,
) -> Result<Document, Error> {
    let new = NewDocument { checked: checked(mark), title: title.map(str::to_owned) };
    db.db.write(call, move |tx| record(tx, &place(employee), new)).await
}

#[tokio::test]
async fn the_same_content_is_the_same_row() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn(), "198609262015051001");
    let siti = a_person(&mut db.conn(), "198609262015052001");
    let first = put(&db, system_call(), budi, "a", None).await.unwrap();
    assert_eq!(first.title, "Dokumen evaluasi kinerja");
    assert_eq!(put(&db, system_call(), budi, "a", None).await.unwrap(), first);
    assert_ne!(put(&db, system_call(), siti, "a", None).await.unwrap().id, first.id);
    assert_ne!(put(&db, system_call(), budi, "b", None).await.unwrap().id, first.id);
    let titled = put(&db, system_call(), budi, "a", Some(" Dokumen evaluasi kinerja 2025 ")).await.unwrap();
    assert_eq!(titled.title, "Dokumen evaluasi kinerja 2025");
    assert_eq!(list_for(&mut db.conn(), budi).unwrap().len(), 3);
}

#[tokio::test]
async fn two_uploads_at_once_are_one_row() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn(), "198609262015051001");
    let one = || put(&db, system_call(), budi, "a", None);
    let (a, b, c) = tokio::join!(one(), one(), one());
    assert_eq!(a.unwrap().id, b.unwrap().id);
    assert!(c.is_ok());
    assert_eq!(list_for(&mut db.conn(), budi).unwrap().len(), 1);
}

#[tokio::test]
async fn a_withdrawn_document_is_out_of_the_file_and_may_come_back() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn(), "198609262015051001");
    let siti = a_person(&mut db.conn(), "198609262015052001");
    let first = put(&db, system_call(), budi, "a", None).await.unwrap();
    let wrong = db.db.write(system_call(), move |tx| withdraw(tx, &place(siti), first.id)).await;
    assert!(matches!(wrong, Err(Error::NotFound)));
    let gone = db.db.write(system_call(), move |tx| withdraw(tx, &place(budi), first.id)).await.unwrap();
    assert_eq!(gone.withdrawn_at, Some(noon()));
    assert_eq!(list_for(&mut db.conn(), budi).unwrap(), []);
    assert_eq!(find(&mut db.conn(), gone.id).unwrap(), gone);
    let again = db.db.write(system_call(), move |tx| withdraw(tx, &place(budi), gone.id)).await;
    assert!(matches!(again, Err(Error::Withdrawn)));
    assert_ne!(put(&db, system_call(), budi, "a", None).await.unwrap().id, gone.id);
}

#[tokio::test]
async fn nobody_verifies_their_own_file_or_upload() {
    let db = TestDb::new();
    let mut conn = db.conn();
    let budi = a_person(&mut conn, "198609262015051001");
    let own = a_user(&mut conn, Some(budi), Role::Verifier);
    let mut uploader = a_user(&mut conn, None, Role::Verifier);
    uploader.grants.push(Grant { role: Role::HrOfficer, scope: Scope::Agency });
    let other = a_user(&mut conn, None, Role::Verifier);
    let document = put(&db, Call::new(uploader.clone(), noon()), budi, "a", None).await.unwrap();
    let by = |actor: Actor| db.db.write(Call::new(actor, noon()), move |tx| verify(tx, &place(budi), document.id));
    assert!(matches!(by(own).await, Err(Error::Denied(Denied::OwnCase))));
    assert!(matches!(by(uploader).await, Err(Error::Denied(Denied::SamePerson))));
    let verified = by(other.clone()).await.unwrap();
    assert_eq!((verified.verified_by, verified.verified_at), (other.user, Some(noon())));
}

#[tokio::test]
async fn a_stranger_cannot_put_anything_anywhere() {
    let db = TestDb::new();
    let mut conn = db.conn();
    let budi = a_person(&mut conn, "198609262015051001");
    let mut stranger = a_user(&mut conn, None, Role::Employee);
    stranger.grants = vec![Grant { role: Role::Employee, scope: Scope::Own }];
    let refused = put(&db, Call::new(stranger, noon()), budi, "a", None).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::OutOfScope))));
    let nobody = put(&db, system_call(), EmployeeId::new(), "a", None).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[tokio::test]
async fn every_step_is_in_the_trail() {
    use store::schema::audit_log;
    let db = TestDb::new();
    let budi = a_person(&mut db.conn(), "198609262015051001");
    let document = put(&db, system_call(), budi, "a", None).await.unwrap();
    db.db.write(system_call(), move |tx| verify(tx, &place(budi), document.id)).await.unwrap();
    db.db.write(system_call(), move |tx| withdraw(tx, &place(budi), document.id)).await.unwrap();
    let trail: Vec<String> = audit_log::table
        .filter(audit_log::employee_id.eq(budi.uuid()))
        .order(audit_log::id)
        .select(audit_log::action)
        .load(&mut db.conn())
        .unwrap();
    assert_eq!(trail, ["document.record", "document.verify", "document.withdraw"]);
}
