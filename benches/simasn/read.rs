//! Reads: one employee, a filtered list, a search.

use std::time::Duration;

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types as t};
use employees::{Filter, SortKey};
use kernel::{EmployeeId, Role, UnitId, access::Reach, clock};

use crate::{
    load,
    pgbench::{self, Run},
    report::{Reach as Goal, Report},
    world::{POOL, Served, World},
};

const ROUND: Duration = Duration::from_secs(4);

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = t::Uuid)]
    id: EmployeeId,
}

#[derive(QueryableByName)]
struct Unit {
    #[diesel(sql_type = t::Uuid)]
    unit_id: UnitId,
}

pub(crate) fn run(world: &World, served: &Served, report: &mut Report) {
    let token = world.token(Role::Verifier);
    one(world, served, &token, report);
    lists(world, served, &token, report);
}

fn one(world: &World, served: &Served, token: &str, report: &mut Report) {
    let ids: Vec<EmployeeId> = sql_query("select id from employees order by md5(id::text) limit 4000")
        .load::<Id>(&mut world.conn())
        .unwrap()
        .into_iter()
        .map(|r| r.id)
        .collect();
    let pick = |worker: usize, round: usize| ids.get((worker * 131 + round) % ids.len()).copied();
    let bare = world.serve_bare();
    let (mut ours, mut limit, mut spread) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..4 {
        let a = load::run(served.address, 32, ROUND, |w, r| {
            Some(load::get(&format!("/api/v1/employees/{}", pick(w, r)?), token))
        });
        let b = load::run(bare.address, 32, ROUND, |w, r| Some(load::get(&format!("/{}", pick(w, r)?), token)));
        assert_eq!((a.failed, b.failed), (0, 0));
        eprintln!(
            "  one: ours {:.0}/s p50 {:.1} p99 {:.1} | bare {:.0}/s p50 {:.1} p99 {:.1}",
            a.rate, a.p50, a.p99, b.rate, b.p50, b.p99
        );
        // the first round warms both
        if round > 0 {
            ours.push(a.rate);
            limit.push(b.rate);
            spread.push((a.p99, a.p50));
        }
    }
    report.ratio(
        "get one employee over the API, 32 connections / bare handler, same pool and SQL",
        "req/s",
        ours,
        limit,
        Goal::AtLeast(0.7),
    );
    let (p99, p50) = spread.into_iter().unzip();
    report.ratio("  its p99 / p50", "ms", p99, p50, Goal::AtMost(5.0));
}

fn lists(world: &World, served: &Served, token: &str, report: &mut Report) {
    let unit: Unit = sql_query(
        "select unit_id from unit_history where superseded_at is null and kind = 'dinas' order by name limit 1",
    )
    .get_result(&mut world.conn())
    .unwrap();
    let filtered = Filter { unit: Some(unit.unit_id), rank: Some("III/b".into()), ..Filter::default() };
    let searched = Filter { text: Some("suryan".into()), ..Filter::default() };
    let cases = [
        (
            "list 50 by unit subtree and rank, sorted / pgbench, same SQL",
            format!("/api/v1/employees?unit={}&rank=III%2Fb&sort=name&limit=50", unit.unit_id),
            filtered,
        ),
        ("search by part of a name / pgbench, same SQL", "/api/v1/employees?text=suryan&limit=50".to_owned(), searched),
    ];
    for (what, path, filter) in cases {
        let sql = employees::list_sql(
            &filter,
            &Reach { agency: true, ..Reach::default() },
            SortKey::Name,
            51,
            clock::day_in_jakarta(clock::now()),
        );
        let (mut ours, mut limit) = (Vec::new(), Vec::new());
        for round in 0..4 {
            let a = load::run(served.address, 32, ROUND, |_, _| Some(load::get(&path, token)));
            assert_eq!(a.failed, 0, "{path}");
            let b = pgbench::rate(&world.url(), &format!("{sql};\n"), POOL, Run::Seconds(4));
            eprintln!("  list: ours {:.0}/s p50 {:.1} p99 {:.1} | pgbench {b:.0}/s", a.rate, a.p50, a.p99);
            if round > 0 {
                ours.push(a.rate);
                limit.push(b);
            }
        }
        report.ratio(what, "req/s", ours, limit, Goal::AtLeast(0.25));
    }
}
