//! Lists as files, read back.

use calamine::{Reader, Xlsx};
use diesel::RunQueryDsl;
use employees::testing::an_employee;
use kernel::Role;

use crate::support::City;

fn city() -> City {
    let city = City::new();
    for (n, name) in (10_u16..).zip(["=HYPERLINK(\"http://x\")", "Budi, \"si Besar\"", "@cmd"]) {
        an_employee(name, n).insert(&mut city.db.conn(), city.health);
    }
    city
}

#[actix_web::test]
async fn csv_parses_back_and_holds_no_formula() {
    let city = city();
    let file = city.get("/api/v1/employees/export?sort=nip").by(&city.officer(Role::HrOfficer)).send().await;
    assert!(
        file.header("content-type").starts_with("text/csv")
            && file.header("content-disposition").contains("pegawai.csv")
    );
    let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
    assert_eq!(&reader.headers().unwrap()[0], "NIP");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let names: Vec<&str> = rows.iter().map(|row| &row[1]).collect();
    assert_eq!(names, ["Siti Aminah", "Joko Widagdo", "'=HYPERLINK(\"http://x\")", "Budi, \"si Besar\"", "'@cmd"]);
    assert_eq!((&rows[0][0], &rows[0][6], &rows[0][7]), ("198609262015051001", "III/a", "01-10-2022"));
}

#[actix_web::test]
async fn a_workbook_parses_back_with_every_cell_as_text() {
    let city = city();
    let uri = "/api/v1/employees/export?format=xlsx&sort=nip";
    let file = city.get(uri).by(&city.officer(Role::HrOfficer)).send().await;
    assert_eq!(file.status.as_u16(), 200, "{}", file.text());
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(file.bytes)).unwrap();
    let sheet = book.worksheet_range("Pegawai").unwrap();
    assert_eq!(sheet.height(), 6);
    assert_eq!(sheet.get_value((1, 0)).unwrap().to_string(), "198609262015051001");
    assert_eq!(sheet.get_value((3, 1)).unwrap().to_string(), "=HYPERLINK(\"http://x\")", "a text, not a formula");
    assert_eq!(book.worksheet_formula("Pegawai").unwrap().used_cells().count(), 0);
    let left: Vec<_> = std::fs::read_dir(&city.state.scratch).unwrap().flatten().map(|f| f.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("export-")), "{left:?}");
}

#[actix_web::test]
async fn an_export_reaches_as_far_as_the_role_is_logged_and_streams_past_one_batch() {
    let city = City::new();
    diesel::sql_query(
        "insert into employees (id, nip, name, born_on, sex, created_at, updated_at) \
         select gen_random_uuid(), to_char(date '1970-01-01' + n, 'YYYYMMDD') || '2005011001', 'Pegawai', date '1970-01-01' + n, \
         'male', now(), now() from generate_series(1, 2100) n",
    )
    .execute(&mut city.db.conn())
    .unwrap();
    let admin = city.officer(Role::UnitAdmin);
    let own = city.get("/api/v1/employees/export?text=siti").by(&admin).send().await;
    assert_eq!(own.text().lines().count(), 2, "header and the one person of the unit");
    let logged =
        city.get("/api/v1/audit?action=employee.export").by(&city.officer(Role::Inspectorate)).send().await.expect(200);
    assert_eq!(logged["items"][0]["after"]["filter"]["text"], "(ada)", "what was searched by is not kept");
    let all = city.get("/api/v1/employees/export?sort=name").by(&city.officer(Role::HrOfficer)).send().await;
    let mut numbers: Vec<String> =
        csv::Reader::from_reader(all.bytes.as_slice()).records().map(|r| r.unwrap()[0].to_owned()).collect();
    assert_eq!(numbers.len(), 2102);
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 2102, "nobody twice");
}
