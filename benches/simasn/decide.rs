//! A decision (approve: step, assessment, audit, event and idempotency key in one transaction) against pgbench with the
//! statements that one such transaction really sent, captured from the server's log.

use std::{fs, time::Duration};

use diesel::{PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types as t};
use kernel::{Actor, Call, EmployeeId, Grant, RequestId, Role, Scope, UserId, Verdict, clock};
use store::{Key, idempotency};

use crate::{
    load,
    pgbench::{self, Run},
    report::{Reach, Report},
    world::{POOL, Served, World},
};

/// Decisions of one round.
const ROUND: usize = 40;
/// Requests for pgbench. It sends statements and asks no rule, so anybody's will do.
const FOR_PGBENCH: i64 = 1_500;

#[derive(QueryableByName, Clone)]
struct Ready {
    #[diesel(sql_type = t::Uuid)]
    id: RequestId,
    #[diesel(sql_type = t::Uuid)]
    employee_id: EmployeeId,
}

pub(crate) fn run(world: &World, served: &Served, live: u32, report: &mut Report) {
    let token = world.token(Role::Head);
    let (ready, for_pgbench) = prepare(world, live);
    assert!(ready.len() > 3 * ROUND, "only {} people are eligible", ready.len());
    let (first, for_us) = ready.split_first().unwrap();
    let script = capture(world, first);
    fill_pool(&mut world.conn(), &for_pgbench);
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for (round, chosen) in for_us.chunks_exact(ROUND).take(3).enumerate() {
        let each = ROUND / 4;
        let seen = load::run(served.address, 4, Duration::from_secs(60), |worker, turn| {
            let request = chosen.get(worker * each + turn).filter(|_| turn < each)?;
            Some(load::step(
                &format!("/api/v1/promotions/{}/approve", request.id),
                &token,
                &format!("bench-{round}-{}", request.id),
                4,
                "{}",
            ))
        });
        assert_eq!(seen.failed, 0, "an approval failed");
        let each = u32::try_from(for_pgbench.len() / 3).unwrap() / POOL;
        let tps = pgbench::rate(&world.url(), &script, POOL, Run::Each(each.min(60)));
        eprintln!(
            "  approve, {live} live: ours {:.0}/s p50 {:.1} p99 {:.1} | pgbench {tps:.0}/s",
            seen.rate, seen.p50, seen.p99
        );
        ours.push(seen.rate);
        limit.push(tps);
    }
    report.ratio(
        &format!("approve with {live} live requests / pgbench, same statements"),
        "tx/s",
        ours,
        limit,
        Reach::AtLeast(0.4),
    );
}

/// Requests that wait for the head, for people whom the rules allow it and for others, and `live` more on earlier desks.
fn prepare(world: &World, live: u32) -> (Vec<Ready>, Vec<Ready>) {
    let mut conn = world.conn();
    let today = clock::day_in_jakarta(clock::now());
    let day = promotions::PromotionPolicies::builtin().unwrap().next_proposable(today, today).unwrap().unwrap().tmt_on;
    let mut eligible: Vec<uuid::Uuid> = Vec::new();
    promotions::everybody::<promotions::Error>(&mut world.conn(), day, |id, assessment| {
        if assessment.verdict == Verdict::Eligible {
            eligible.push(id.uuid());
        }
        Ok(())
    })
    .unwrap();
    eligible.truncate(1_200);
    let mut request = |columns: &str, whose: &str, most: i64| {
        sql_query(format!(
            "insert into requests (state, version, held_by, id, number, kind, employee_id, unit_id, effective_on, held_since, created_at, updated_at) \
             select {columns}, gen_random_uuid(), 'KP-B-' || nextval('request_numbers'), 'rank_promotion', e.id, h.unit_id, $1, now(), now(), now() \
             from employees e join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $1 \
             where {whose} and not exists (select from requests r where r.employee_id = e.id) limit $3"
        ))
        .bind::<t::Date, _>(day)
        .bind::<t::Array<t::Uuid>, _>(&eligible)
        .bind::<t::BigInt, _>(most)
        .execute(&mut conn)
        .unwrap();
    };
    request("'verified', 4, 'head'", "e.id = any($2)", 1_200);
    request("'verified', 4, 'head'", "e.id <> all($2)", FOR_PGBENCH);
    request("'submitted', 2, 'unit_admin'", "e.id <> all($2)", i64::from(live));
    for statement in [
        "insert into promotion_requests (request_id, promotion_kind, from_rank, target_rank, service_years, service_months) \
         select r.id, '101', 'III/a', 'III/b', 4, 0 from requests r where not exists (select from promotion_requests p where p.request_id = r.id)",
        "insert into request_transitions (id, request_id, from_state, action, to_state, actor_name, actor_role, at) \
         select gen_random_uuid(), r.id, s.f, s.a, s.t, 'Uji', 'verifier', now() from requests r, \
         (values ('draft', 'submit', 'submitted'), ('submitted', 'complete', 'completed'), ('completed', 'verify', 'verified')) s (f, a, t) where r.state = 'verified'",
        "vacuum analyze",
    ] {
        conn.batch_execute(statement).unwrap();
    }
    let mut verified = |which: &str| -> Vec<Ready> {
        sql_query(format!("select id, employee_id from requests where state = 'verified' and employee_id {which} order by md5(id::text)"))
            .bind::<t::Array<t::Uuid>, _>(&eligible)
            .load(&mut conn)
            .unwrap()
    };
    (verified("= any($1)"), verified("<> all($1)"))
}

/// Approves one request on a connection whose statements the server logs, and turns the log into a pgbench script.
fn capture(world: &World, request: &Ready) -> String {
    let log = world.log_file();
    let mut conn = world.conn();
    conn.batch_execute(
        "set log_min_duration_statement = -1; set log_statement = 'all'; set log_parameter_max_length = -1",
    )
    .unwrap();
    let begun = fs::metadata(&log).unwrap().len();
    let user = UserId::new();
    let actor = Actor {
        user: None,
        employee: None,
        name: "Uji".into(),
        grants: vec![Grant { role: Role::Head, scope: Scope::Agency }],
    };
    let call = Call::new(actor, clock::now());
    let key = Key::new(format!("capture-{user}"), "approve", b"");
    store::transaction::<_, promotions::Error>(&mut conn, &call, |tx| {
        idempotency::begin(tx, &key)?;
        let done = promotions::service::approve(tx, request.id, 4, None)?;
        idempotency::finish(tx, &key, &serde_json::to_value(&done).unwrap())?;
        Ok(())
    })
    .unwrap();
    drop(conn);
    let text = fs::read(&log).unwrap();
    let text = String::from_utf8_lossy(text.get(usize::try_from(begun).unwrap()..).unwrap()).into_owned();
    let statements = statements(&text);
    assert!(statements.len() > 15, "the log was not understood:\n{text}");
    let mut script = String::from(
        "select nextval('bench_seq') as n \\gset\nselect rid, eid from bench_pool where n = :n \\gset\nbegin;\n",
    );
    let now = u64::try_from(call.now.timestamp_millis()).unwrap();
    for (sql, values) in statements {
        script.push_str(&filled(&sql, &values, request, &key.key, now));
        script.push_str(";\n");
    }
    script.push_str("commit;\n");
    script
}

/// (statement, its parameters as literals) for each executed statement of the log.
fn statements(log: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        let mut entry = line.to_owned();
        // a statement of several lines goes on behind a tab
        while let Some(more) = lines.next_if(|l| l.starts_with('\t')) {
            entry.push('\n');
            entry.push_str(more.trim_start());
        }
        if let Some((_, rest)) = entry.split_once("LOG:  execute ") {
            let sql = rest.split_once(": ").map_or("", |(_, sql)| sql);
            found.push((sql.to_owned(), Vec::new()));
        } else if let Some((_, rest)) = entry.split_once("DETAIL:  parameters: ")
            && let Some(last) = found.last_mut()
        {
            last.1 = literals(rest);
        }
    }
    found
}

/// `$1 = 'a', $2 = NULL` as literals.
fn literals(text: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(" = ") {
        rest = rest.get(at + 3..).unwrap_or("");
        let length = if rest.starts_with('\'') {
            let mut end = 1;
            let bytes = rest.as_bytes();
            while end < bytes.len() {
                match (bytes.get(end), bytes.get(end + 1)) {
                    (Some(b'\''), Some(b'\'')) => end += 2,
                    (Some(b'\''), _) => break,
                    _ => end += 1,
                }
            }
            end + 1
        } else {
            rest.find(',').unwrap_or(rest.len())
        };
        found.push(rest.get(..length).unwrap_or(rest).to_owned());
        rest = rest.get(length..).unwrap_or("");
    }
    found
}

/// The statement with its values written in; what differs from decision to decision becomes a variable.
fn filled(sql: &str, values: &[String], request: &Ready, key: &str, now_ms: u64) -> String {
    let mut text = sql.trim_end_matches(';').to_owned();
    let (rid, eid) = (request.id.to_string(), request.employee_id.to_string());
    for (at, value) in values.iter().enumerate().rev() {
        let bare = value.trim_matches('\'');
        let fresh = bare.parse::<uuid::Uuid>().is_ok_and(|id| made_at(id).is_some_and(|ms| ms >= now_ms));
        let literal = if fresh {
            "gen_random_uuid()".to_owned()
        } else {
            value.replace(&rid, ":rid").replace(&eid, ":eid").replace(key, "key-:n")
        };
        text = text.replace(&format!("${}", at + 1), &literal);
    }
    text
}

/// Milliseconds since 1970 in a version 7 UUID.
fn made_at(id: uuid::Uuid) -> Option<u64> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    Some(seconds * 1000 + u64::from(nanos) / 1_000_000)
}

/// The requests pgbench approves, numbered.
fn fill_pool(conn: &mut PgConnection, requests: &[Ready]) {
    conn.batch_execute("drop table if exists bench_pool; drop sequence if exists bench_seq; create sequence bench_seq; create table bench_pool (n bigint primary key, rid uuid not null, eid uuid not null)")
        .unwrap();
    for (n, request) in requests.iter().enumerate() {
        sql_query("insert into bench_pool values ($1, $2, $3)")
            .bind::<t::BigInt, _>(i64::try_from(n).unwrap() + 1)
            .bind::<t::Uuid, _>(request.id)
            .bind::<t::Uuid, _>(request.employee_id)
            .execute(conn)
            .unwrap();
    }
}
