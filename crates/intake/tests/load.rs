//! Loads on a real database: in, again, changed, dry, undone; and files that must be refused.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use city::{City, Defect, Person};
use diesel::{prelude::*, sql_types as t};
use intake::{Error, Options, Outcome, import_employees, import_histories, import_units, undo};
use kernel::Call;
use tempfile::TempDir;
use testkit::TestDb;

type Tested<T> = Result<T, Box<dyn std::error::Error>>;

/// A city, its files, and a database that knows its units.
struct World {
    folder: TempDir,
    city: City,
    db: TestDb,
}

fn call() -> Call {
    testkit::system_call()
}

impl World {
    fn new(employees: u64, defects: bool) -> Tested<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("no such day")?;
        let city = City::generate(&city::Options { employees, seed: 7, today, defects });
        let world = Self { folder: tempfile::tempdir()?, city, db: TestDb::new() };
        let units = world.path("units.csv");
        world.city.units_csv(&units)?;
        world.units(&units)?;
        Ok(world)
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn xlsx(&self) -> Tested<PathBuf> {
        let path = self.path("city.xlsx");
        self.city.export_xlsx(&path, |_| ())?;
        Ok(path)
    }
    fn csv(&self) -> Tested<PathBuf> {
        let path = self.path("city.csv");
        self.city.export_csv(&path)?;
        Ok(path)
    }
    fn options(&self) -> Options {
        Options { dry_run: false, faults: Some(self.path("faults.xlsx")) }
    }
    fn units(&self, path: &Path) -> Result<Outcome, Error> {
        self.db.db.write_here(&call(), |tx| import_units(tx, path, &self.options(), &mut |_| ()))
    }
    fn load(&self, path: &Path) -> Result<Outcome, Error> {
        self.load_with(path, &self.options())
    }
    fn load_with(&self, path: &Path, options: &Options) -> Result<Outcome, Error> {
        self.db.db.write_here(&call(), |tx| import_employees(tx, path, options, &mut |_| ()))
    }
    fn histories(&self, path: &Path) -> Result<Outcome, Error> {
        self.db.db.write_here(&call(), |tx| import_histories(tx, path, &self.options(), &mut |_| ()))
    }
    fn undo(&self, outcome: &Outcome) -> Result<intake::Undone, Error> {
        let batch = outcome.batch.ok_or(Error::BatchNotFound)?;
        self.db.db.write_here(&call(), |tx| undo(tx, batch))
    }
    fn count(&self, sql: &str) -> Tested<i64> {
        Ok(self.db.db.read_here(|conn| diesel::sql_query(sql).get_result::<Number>(conn).map_err(Error::from))?.n)
    }
    fn run(&self, sql: &str) -> Tested<()> {
        self.db.db.write_here(&call(), |tx| diesel::sql_query(sql).execute(tx.conn()).map_err(Error::from))?;
        Ok(())
    }
    /// Rewrites the CSV export with one cell of one row changed; the second row of the file is number 2.
    fn edit(&self, name: &str, edit: impl Fn(usize, &str, &str) -> Option<String>) -> Tested<PathBuf> {
        let source = self.csv()?;
        let target = self.path(name);
        let bytes = std::fs::read(source)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).ok_or("no mark")?);
        let header = reader.headers()?.clone();
        let mut writer = csv::Writer::from_path(&target)?;
        writer.write_record(&header)?;
        for (place, record) in reader.records().enumerate() {
            let record = record?;
            let cells = record
                .iter()
                .zip(&header)
                .map(|(cell, column)| edit(place + 2, column, cell).unwrap_or_else(|| cell.to_owned()));
            writer.write_record(cells)?;
        }
        writer.flush()?;
        Ok(target)
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = t::BigInt)]
    n: i64,
}

/// A digest of everything the loads write, without ids and instants of the bookkeeping.
const STATE: &str = "select coalesce(sum(hashtextextended(x, 0)) % 1000000000000000, 0)::bigint as n from (
    select concat_ws('|', 'e', nip, name, title_before, title_after, born_on, sex, probationary_since, permanent_since, registry_snapshot) as x from employees
    union all select concat_ws('|', 'r', employee_id, rank_code, valid_during, service_years, service_months) from rank_history where superseded_at is null
    union all select concat_ws('|', 'p', employee_id, position_id, unit_id, valid_during) from position_history where superseded_at is null
    union all select concat_ws('|', 's', employee_id, kind, legal_status_code, valid_during) from employment_status_history where superseded_at is null
    union all select concat_ws('|', 'd', employee_id, level_id, program_name, school, graduated_year, graduated_on) from educations where superseded_at is null
    union all select concat_ws('|', 'x', employee_id, nik, phone, email, address) from employee_private where superseded_at is null
    union all select concat_ws('|', 'a', employee_id, year, rating) from appraisals where superseded_at is null
    union all select concat_ws('|', 'u', unit_id, parent_id, name, kind, path, valid_during) from unit_history where superseded_at is null) rows";

#[test]
fn a_clean_city_goes_in_whole_and_a_second_time_changes_nothing() -> Tested<()> {
    let world = World::new(400, false)?;
    let file = world.xlsx()?;
    let first = world.load(&file)?;
    assert_eq!((first.counts.read, first.counts.new, first.counts.bad), (400, 400, 0), "{:?}", first.faults);
    assert_eq!(first.warning_count, 0, "{:?}", first.warnings);
    assert_eq!(first.fault_book, None);
    assert_eq!(world.count("select count(*) as n from employees")?, 400);
    let without_rank = world.city.people().filter(|person| person.ranks.is_empty()).count();
    assert_eq!(world.count("select count(*) as n from rank_history")?, 400 - i64::try_from(without_rank)?);
    let state = world.count(STATE)?;
    let audited = world.count("select count(*) as n from audit_log")?;

    let second = world.load(&file)?;
    assert_eq!((second.counts.unchanged, second.counts.new, second.counts.changed), (400, 0, 0));
    assert_eq!(second.batch, None, "a load that found nothing new leaves no batch");
    assert_eq!(world.count(STATE)?, state);
    assert_eq!(world.count("select count(*) as n from audit_log")?, audited);
    // The same people as CSV are the same people.
    assert_eq!(world.load(&world.csv()?)?.counts.unchanged, 400);
    Ok(())
}

#[test]
fn what_was_loaded_is_what_the_file_said() -> Tested<()> {
    let world = World::new(200, false)?;
    world.load(&world.xlsx()?)?;
    for person in world.city.people().take(200) {
        let position = person.position().ok_or("no position")?;
        let rank = person.rank().map_or("select null::text as rank_code, null::date as since where false".to_owned(), |rank| {
            format!("select rank_code, lower(valid_during) as since from rank_history where employee_id = e.id and rank_code = '{}' and lower(valid_during) = '{}'", rank.rank, rank.effective_on)
        });
        let kind = person.kind.as_str();
        let sql = format!(
            "select count(*) as n from employees e
             join employment_status_history s on s.employee_id = e.id and s.superseded_at is null and upper_inf(s.valid_during)
             join position_history h on h.employee_id = e.id and lower(h.valid_during) = '{}'
             join positions p on p.id = h.position_id and p.name = $${}$$ and p.kind = '{}'
             join units u on u.id = h.unit_id and u.registry_id = '{}'
             join employee_private x on x.employee_id = e.id and x.nik = '{}'
             left join lateral ({rank}) r on true
             where e.nip = '{}' and e.registry_id = '{}' and e.born_on = '{}' and e.sex = '{}' and s.kind = '{kind}' and s.legal_status_code = '{}'
               and (r.rank_code is not null) = {}",
            position.effective_on, position.name, position.kind, position.unit_id, person.nik, person.nip, person.registry_id, person.born_on,
            person.sex, person.legal_status.id, person.rank().is_some(),
        );
        assert_eq!(world.count(&sql)?, 1, "person {}", person.index);
    }
    Ok(())
}

#[test]
fn a_changed_file_supersedes_what_changed_and_says_so() -> Tested<()> {
    let world = World::new(150, false)?;
    world.load(&world.csv()?)?;
    let staff = world
        .city
        .people()
        .find(|person| person.rank().is_some_and(|rank| rank.rank == "III/a") && person.kind.is_permanent_track())
        .ok_or("nobody")?;
    let row = usize::try_from(staff.index)? + 2;
    let changed = world.edit("changed.csv", |number, column, _| match column {
        "GOL AKHIR ID" if number == row => Some("32".to_owned()),
        "GOL AKHIR NAMA" if number == row => Some("III/b".to_owned()),
        "TMT GOLONGAN" if number == row => Some("01-11-2026".to_owned()),
        "NAMA" if number == row => Some("Nama Baru".to_owned()),
        "NOMOR HP" if number == row => Some("080012345678".to_owned()),
        _ => None,
    })?;
    let outcome = world.load(&changed)?;
    assert_eq!((outcome.counts.changed, outcome.counts.unchanged, outcome.counts.new), (1, 149, 0));
    let of = format!("employee_id = (select id from employees where nip = '{}')", staff.nip);
    assert_eq!(
        world.count(&format!("select count(*) as n from rank_history where superseded_at is null and {of}"))?,
        2,
        "the old rank with an end and the new one"
    );
    assert_eq!(
        world.count(&format!("select count(*) as n from rank_history where superseded_by is not null and {of}"))?,
        1
    );
    assert_eq!(world.count(&format!("select count(*) as n from rank_history where superseded_at is null and rank_code = 'III/b' and valid_during = daterange('2026-11-01', null) and {of}"))?, 1);
    assert_eq!(world.count(&format!("select count(*) as n from employee_private where {of}"))?, 2);
    assert_eq!(world.count(&format!("select version::bigint as n from employees where nip = '{}'", staff.nip))?, 2);
    // The trail names the person once, with what changed and without the telephone number.
    assert_eq!(world.count(&format!("select count(*) as n from audit_log where action = 'import.employees' and after ?& array['rank', 'private', 'identity'] and {of}"))?, 1);
    assert_eq!(world.count("select count(*) as n from audit_log where after::text like '%080012345678%'")?, 0);
    assert_eq!(
        world.count("select count(*) as n from outbox")?,
        0,
        "what came from the registry does not go back to it"
    );
    Ok(())
}

#[test]
fn a_dry_run_shows_the_same_and_writes_nothing() -> Tested<()> {
    let world = World::new(120, true)?;
    let file = world.xlsx()?;
    let before = world.count(STATE)?;
    let dry = world.load_with(&file, &Options { dry_run: true, faults: None })?;
    assert_eq!(world.count(STATE)?, before);
    assert_eq!(world.count("select count(*) as n from import_batches where kind = 'employees'")?, 0);
    let real = world.load(&file)?;
    assert_eq!(dry.counts, real.counts);
    assert_eq!(dry.faults, real.faults);
    assert!(dry.batch.is_none() && real.batch.is_some());
    Ok(())
}

#[test]
fn bad_rows_come_back_as_a_workbook_that_loads_again_once_mended() -> Tested<()> {
    let world = World::new(1_500, true)?;
    let outcome = world.load(&world.xlsx()?)?;
    let refused: Vec<Person> =
        world.city.people().filter(|person| person.defect.is_some_and(|defect| defect.refuses())).collect();
    let warned = world.city.people().filter(|person| person.defect == Some(Defect::BirthMismatch)).count();
    assert!(refused.len() > 5 && warned > 0);
    assert_eq!(usize::try_from(outcome.counts.bad)?, refused.len(), "{:?}", outcome.faults);
    assert!(usize::try_from(outcome.warning_count)? >= warned);
    for person in &refused {
        let row = u32::try_from(person.index)? + 2;
        let code = match person.defect {
            Some(Defect::DamagedNip) => "NUM-DAMAGED",
            Some(Defect::LetterInNip) => "NIP-LEN",
            Some(Defect::ImpossibleDate | Defect::TmtWithoutDay) => "DATE-INVALID",
            Some(Defect::UnknownUnit) => "UNIT-UNKNOWN",
            Some(Defect::SexMismatch) => "NIP-SEXMATCH",
            Some(Defect::UnknownRank) => "CODE-UNKNOWN",
            other => panic!("{other:?} is no refusal"),
        };
        assert!(outcome.faults.iter().any(|fault| fault.row == row && fault.code == code), "row {row}: {code}");
        assert!(
            outcome.faults.iter().all(|fault| !fault.value.contains(&person.nip)),
            "a number stands unmasked in the list"
        );
    }
    // The workbook's first sheet is a file of its own: loading it as it is refuses the same rows again.
    let book = outcome.fault_book.clone().ok_or("no workbook")?;
    let copy = world.path("again.xlsx");
    std::fs::copy(&book, &copy)?;
    let again = world.load(&copy)?;
    assert_eq!((again.counts.read, again.counts.bad), (outcome.counts.bad, outcome.counts.bad));
    // Mended (here: the same city without defects), everybody is in.
    let options = city::Options { defects: false, ..*world.city.options() };
    let mended = world.path("mended.xlsx");
    City::generate(&options).export_xlsx(&mended, |_| ())?;
    let last = world.load(&mended)?;
    assert_eq!((last.counts.new, last.counts.bad), (outcome.counts.bad, 0), "{:?}", last.faults);
    assert_eq!(usize::try_from(last.counts.changed)?, warned, "only the wrong birth dates were changed");
    Ok(())
}

#[test]
fn rows_that_are_good_alone_but_not_together_are_refused_with_their_number() -> Tested<()> {
    let world = World::new(60, false)?;
    let first = world.city.people().next().ok_or("nobody")?;
    let twice = world.edit("twice.csv", |number, column, _| match column {
        "NIP BARU" if number == 5 => Some(first.nip.clone()),
        "JENIS KELAMIN" if number == 5 => Some(if first.sex == kernel::Sex::Male { "M" } else { "F" }.to_owned()),
        "STATUS CPNS PNS" if number == 5 => Some("P".to_owned()),
        "JENIS PEGAWAI NAMA" if number == 5 => Some("PNS Daerah".to_owned()),
        "TMT PNS" if number == 5 => Some("01-01-2026".to_owned()),
        "GOL AKHIR ID" if number == 5 => Some("33".to_owned()),
        "TMT GOLONGAN" if number == 5 => Some("01-01-2026".to_owned()),
        _ => None,
    })?;
    let outcome = world.load(&twice)?;
    let fault = outcome
        .faults
        .iter()
        .find(|fault| fault.code == "NIP-UNIQUE")
        .ok_or_else(|| format!("{:?}", outcome.faults))?;
    assert_eq!((fault.row, outcome.counts.bad, outcome.counts.new), (5, 1, 59));
    assert!(outcome.fault_book.is_some());
    Ok(())
}

#[test]
fn a_batch_is_undone_as_a_whole_while_nothing_stands_on_it() -> Tested<()> {
    let world = World::new(150, false)?;
    let empty = world.count(STATE)?;
    let first = world.load(&world.csv()?)?;
    let loaded = world.count(STATE)?;
    let changed = world.edit("changed.csv", |number, column, cell| match column {
        "NAMA" if number < 20 => Some(format!("{cell} Baru")),
        "NOMOR HP" if number < 30 => Some("080012345678".to_owned()),
        "TMT JABATAN" if number < 40 => Some("2026-11-02".to_owned()),
        "KEDUDUKAN HUKUM ID" if number < 10 => Some("04".to_owned()),
        _ => None,
    })?;
    let second = world.load(&changed)?;
    assert_eq!(second.counts.changed, 38);
    assert_ne!(world.count(STATE)?, loaded);

    // The first cannot go while the second stands on it; every reason is named.
    match world.undo(&first) {
        Err(Error::BuiltUpon { reasons }) => assert!(reasons.len() >= 2, "{reasons:?}"),
        other => panic!("{other:?}"),
    }
    world.undo(&second)?;
    assert_eq!(world.count(STATE)?, loaded, "everything is as it was before the second load");
    assert!(matches!(world.undo(&second), Err(Error::AlreadyUndone)));
    let undone = world.undo(&first)?;
    assert_eq!(undone.people, 150);
    assert_eq!(world.count(STATE)?, empty);
    assert_eq!(world.count("select count(*) as n from decrees")?, 0);
    assert_eq!(world.count("select count(*) as n from audit_log where action = 'import.undo'")?, 2);
    // And the file can be loaded again.
    assert_eq!(world.load(&world.csv()?)?.counts.new, 150);
    Ok(())
}

#[test]
fn a_batch_with_accounts_or_requests_on_it_stays() -> Tested<()> {
    let world = World::new(60, false)?;
    let batch = world.load(&world.csv()?)?;
    world.run("insert into users (id, employee_id, login, display_name, state, created_at) select gen_random_uuid(), id, nip, name, 'invited', now() from employees limit 1")?;
    match world.undo(&batch) {
        Err(Error::BuiltUpon { reasons }) => assert_eq!(reasons, ["1 pegawai dari pemuatan ini sudah memiliki akun"]),
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[test]
fn what_was_decided_here_is_not_taken_back_by_an_older_file() -> Tested<()> {
    let world = World::new(80, false)?;
    world.load(&world.csv()?)?;
    let person =
        world.city.people().find(|person| person.rank().is_some_and(|rank| rank.rank == "III/a")).ok_or("nobody")?;
    let of = format!("(select id from employees where nip = '{}')", person.nip);
    // A promotion decided here: the open row ends, a row without a batch begins.
    world.run(&format!(
        "update rank_history set valid_during = daterange(lower(valid_during), '2026-12-01') where employee_id = {of}"
    ))?;
    world.run(&format!("insert into rank_history (id, employee_id, rank_code, valid_during, decree_id, recorded_at) select gen_random_uuid(), employee_id, 'III/b', daterange('2026-12-01', null), decree_id, now() from rank_history where employee_id = {of}"))?;
    world.run(&format!("update employee_private set phone = '0800', batch_id = null where employee_id = {of}"))?;
    let state = world.count(STATE)?;
    let outcome = world.load(&world.csv()?)?;
    assert_eq!(
        (outcome.counts.changed, outcome.held),
        (0, 1),
        "the telephone number is held, the rank is known from before"
    );
    assert_eq!(world.count(STATE)?, state);
    Ok(())
}

#[test]
fn histories_go_in_once_and_replace_the_profiles_short_ones() -> Tested<()> {
    let world = World::new(300, false)?;
    let profile = world.csv()?;
    world.load(&profile)?;
    let profiled = world.count(STATE)?;
    let file = world.path("histories.jsonl");
    world.city.histories_jsonl(&file)?;
    let first = world.histories(&file)?;
    assert_eq!((first.counts.read, first.counts.bad, first.counts.changed), (300, 0, 300), "{:?}", first.faults);
    let wanted = |count: fn(&Person) -> usize| world.city.people().map(|person| count(&person)).sum::<usize>();
    for (table, rows) in [
        ("rank_history", wanted(|p| p.ranks.len())),
        ("position_history", wanted(|p| p.positions.len())),
        ("educations", wanted(|p| p.educations.len())),
        ("appraisals", wanted(|p| p.appraisals.len())),
        ("sanctions", wanted(|p| p.sanctions.iter().filter(|s| s.level != "pending").count())),
        ("qualifications", wanted(|p| p.exams.len())),
    ] {
        assert_eq!(
            usize::try_from(world.count(&format!("select count(*) as n from {table} where superseded_at is null"))?)?,
            rows,
            "{table}"
        );
    }
    let state = world.count(STATE)?;
    let second = world.histories(&file)?;
    assert_eq!((second.counts.unchanged, second.counts.changed, second.batch), (300, 0, None), "{second:?}");
    // The profile agrees with the histories, so it changes nothing either.
    assert_eq!(world.load(&profile)?.counts.unchanged, 300);
    assert_eq!(world.count(STATE)?, state);
    world.undo(&first)?;
    assert_eq!(world.count(STATE)?, profiled);
    Ok(())
}

#[test]
fn bad_lines_of_histories_are_refused_with_reasons() -> Tested<()> {
    let world = World::new(60, false)?;
    world.load(&world.csv()?)?;
    let nip = world.city.people().next().ok_or("nobody")?.nip;
    let file = world.path("bad.jsonl");
    let mut lines = std::fs::File::create(&file)?;
    writeln!(lines, "{{\"nip\":\"199001012015011001\"}}")?;
    writeln!(lines, "not json")?;
    writeln!(
        lines,
        "{{\"nip\":\"{nip}\",\"appraisals\":[{{\"year\":2025,\"rating\":\"good\"}},{{\"year\":2025,\"rating\":\"poor\"}}]}}"
    )?;
    let outcome = world.histories(&file)?;
    let codes: Vec<&str> = outcome.faults.iter().map(|fault| fault.code).collect();
    assert_eq!(outcome.counts.bad, 3);
    for code in ["PERSON-UNKNOWN", "LINE-INVALID", "HIST-ORDER"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    Ok(())
}

#[test]
fn units_move_and_are_renamed_by_date() -> Tested<()> {
    let world = World::new(60, false)?;
    let file = world.path("units.csv");
    assert_eq!(world.units(&file)?.counts.changed, 0, "the same list again changes nothing");
    let state = world.count(STATE)?;
    let text = std::fs::read_to_string(&file)?;
    let renamed = world.path("renamed.csv");
    std::fs::write(&renamed, text.replacen("Dinas Pendidikan", "Dinas Pendidikan dan Kebudayaan", 1))?;
    let outcome = world.units(&renamed)?;
    assert_eq!(outcome.counts.changed, 1);
    assert_eq!(world.count("select count(*) as n from unit_history where superseded_at is null and name = 'Dinas Pendidikan' and upper(valid_during) = '2026-11-22'")?, 1);
    assert_eq!(world.count("select count(*) as n from unit_history where superseded_at is null and name = 'Dinas Pendidikan dan Kebudayaan' and lower(valid_during) = '2026-11-22'")?, 1);
    world.undo(&outcome)?;
    assert_eq!(world.count(STATE)?, state);

    let bad = world.path("bad-units.csv");
    std::fs::write(&bad, "UNOR ID;UNOR NAMA;DIATASAN ID\nx;Unit X;y\ny;Unit Y;x\nz;Unit Z;nowhere\nw;;\n")?;
    let outcome = world.units(&bad)?;
    let codes: Vec<(u32, &str)> = outcome.faults.iter().map(|fault| (fault.row, fault.code)).collect();
    assert_eq!(outcome.counts.bad, 4);
    for wanted in [(2, "UNIT-CYCLE"), (3, "UNIT-CYCLE"), (4, "PARENT-UNKNOWN"), (5, "COL-EMPTY")] {
        assert!(codes.contains(&wanted), "{wanted:?} in {codes:?}");
    }
    Ok(())
}

#[test]
fn only_who_may_run_imports_for_the_agency_loads() -> Tested<()> {
    let world = World::new(50, false)?;
    let file = world.csv()?;
    let mut actor = kernel::Actor::system();
    actor.grants = vec![kernel::Grant { role: kernel::Role::Verifier, scope: kernel::Scope::Agency }];
    let call = Call::new(actor, testkit::noon());
    let refused = world.db.db.write_here(&call, |tx| import_employees(tx, &file, &Options::default(), &mut |_| ()));
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    Ok(())
}
