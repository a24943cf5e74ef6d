//! Import of the workbook against `\copy` of the rows it writes into the same indexed tables.

use std::{process::Command, time::Instant};

use diesel::connection::SimpleConnection;

use crate::{
    report::{Reach, Report},
    world::World,
};

/// Tables the import of the profile export writes, in the order of their references.
const TABLES: &[&str] = &[
    "import_batches",
    "decrees",
    "positions",
    "employees",
    "employee_private",
    "rank_history",
    "position_history",
    "employment_status_history",
    "educations",
    "import_changes",
    "audit_log",
];

pub(crate) fn run(world: &World, report: &mut Report) {
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    let folder = world.files.join("copy");
    std::fs::create_dir_all(&folder).unwrap();
    for _ in 0..3 {
        empty(world);
        let begun = Instant::now();
        let outcome = world.load("city.xlsx", intake::import_employees);
        ours.push(begun.elapsed().as_secs_f64() * 1000.0);
        assert_eq!(outcome.counts.bad, 0);
        let mut script = String::new();
        for table in TABLES {
            let file = folder.join(table);
            let status = psql(world, &format!("\\copy ({}) to '{}'", written(table), file.display()));
            assert!(status, "{table}");
            script.push_str(&format!("\\copy {table} from '{}'\n", file.display()));
        }
        empty(world);
        let file = folder.join("all.sql");
        std::fs::write(&file, format!("begin;\n{script}commit;\n")).unwrap();
        let begun = Instant::now();
        let status = Command::new("psql")
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f"])
            .arg(&file)
            .arg(world.url())
            .status()
            .unwrap();
        limit.push(begun.elapsed().as_secs_f64() * 1000.0);
        assert!(status.success());
    }
    // leave the whole city behind for the cases that follow
    empty(world);
    world.load("city.xlsx", intake::import_employees);
    world.load("histories.jsonl", intake::import_histories);
    world.conn().batch_execute("vacuum analyze").unwrap();
    report.ratio(
        "import of the 12,000-row workbook / \\copy of the rows it writes",
        "ms",
        ours,
        limit,
        Reach::AtMost(4.0),
    );
}

/// The rows of a table that the load of people writes; units and their batch were there before.
fn written(table: &str) -> String {
    match table {
        "import_batches" => "select * from import_batches where kind <> 'units'".to_owned(),
        "positions" => {
            "select * from positions where batch_id in (select id from import_batches where kind <> 'units')".to_owned()
        }
        other => format!("select * from {other}"),
    }
}

fn psql(world: &World, command: &str) -> bool {
    Command::new("psql").args(["-X", "-q", "-c", command, &world.url()]).status().unwrap().success()
}

/// Everything about people goes; units stay, and with them their batch and the structural positions.
fn empty(world: &World) {
    world
        .conn()
        .batch_execute(
            "truncate audit_log, import_changes, appraisals, qualifications, disciplinary_cases, sanctions, educations, employment_status_history, position_history, \
             rank_history, employee_private, employees, users, outbox, requests, documents, decrees cascade; \
             delete from positions where batch_id in (select id from import_batches where kind <> 'units'); \
             delete from import_batches where kind <> 'units'",
        )
        .unwrap();
}
