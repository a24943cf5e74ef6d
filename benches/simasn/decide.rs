//! Two steps of a request, each one transaction: submit (step, rules, documents, assessment) and approve (step, rules,
//! assessment, event), with audit and idempotency key, against pgbench with the statements that one such transaction
//! really sent, captured from the server's log.

use std::{fs, time::Duration};

use diesel::{PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types as t};
use kernel::{Actor, Call, EmployeeId, Grant, RequestId, Role, Scope, UserId, Verdict, clock};
use promotions::{
    Error,
    service::{self, Stepped},
};
use store::{Key, Tx, idempotency};

use crate::{
    load,
    pgbench::{self, Run},
    report::{Reach, Report},
    world::{POOL, Served, World},
};

/// Steps of one round.
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

/// A step that is measured.
struct Step {
    name: &'static str,
    role: Role,
    /// Version of the requests that wait for it.
    version: i32,
    take: fn(&mut Tx<'_>, RequestId, i32) -> Result<Stepped, Error>,
}

const SUBMIT: Step = Step {
    name: "submit",
    role: Role::UnitAdmin,
    version: 1,
    take: |tx, id, version| service::submit(tx, id, version, None),
};
const APPROVE: Step = Step {
    name: "approve",
    role: Role::Head,
    version: 4,
    take: |tx, id, version| service::approve(tx, id, version, None),
};

pub(crate) fn run(world: &World, served: &Served, live: u32, report: &mut Report) {
    draft(world, live);
    measure(world, served, &SUBMIT, live, report);
    // The same requests, as if unit and verifier had done their part.
    for statement in [
        "update requests set state = 'verified', version = 4, held_by = 'head' where version < 3",
        "insert into request_transitions (id, request_id, from_state, action, to_state, actor_name, actor_role, at) \
         select gen_random_uuid(), r.id, s.f, s.a, s.t, 'Uji', 'verifier', now() from requests r, \
         (values ('submitted', 'complete', 'completed'), ('completed', 'verify', 'verified')) s (f, a, t) where r.state = 'verified'",
        "vacuum analyze",
    ] {
        world.conn().batch_execute(statement).unwrap();
    }
    measure(world, served, &APPROVE, live, report);
}

fn measure(world: &World, served: &Served, step: &Step, live: u32, report: &mut Report) {
    let token = world.token(step.role);
    let (ready, for_pgbench) = waiting(world, step);
    assert!(ready.len() > 3 * ROUND, "only {} people are eligible", ready.len());
    let (first, for_us) = ready.split_first().unwrap();
    let script = capture(world, step, first);
    fill_pool(&mut world.conn(), &for_pgbench);
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for (round, chosen) in for_us.chunks_exact(ROUND).take(3).enumerate() {
        let each = ROUND / 4;
        let seen = load::run(served.address, 4, Duration::from_secs(60), |worker, turn| {
            let request = chosen.get(worker * each + turn).filter(|_| turn < each)?;
            Some(load::step(
                &format!("/api/v1/promotions/{}/{}", request.id, step.name),
                &token,
                &format!("bench-{round}-{}-{}", step.name, request.id),
                step.version,
                "{}",
            ))
        });
        assert_eq!(seen.failed, 0, "a step failed");
        let each = u32::try_from(for_pgbench.len() / 3).unwrap() / POOL;
        let tps = pgbench::rate(&world.url(), &script, POOL, Run::Each(each.min(60)));
        eprintln!(
            "  {}, {live} live: ours {:.0}/s p50 {:.1} p99 {:.1} | pgbench {tps:.0}/s",
            step.name, seen.rate, seen.p50, seen.p99
        );
        ours.push(seen.rate);
        limit.push(tps);
    }
    report.ratio(
        &format!("{} with {live} live requests / pgbench, same statements", step.name),
        "tx/s",
        ours,
        limit,
        Reach::AtLeast(0.4),
    );
}

/// Drafts for people whom the rules allow a promotion, complete with every document; drafts of others for pgbench; and
/// `live` more requests on other desks.
fn draft(world: &World, live: u32) {
    let mut conn = world.conn();
    let today = clock::day_in_jakarta(clock::now());
    let day = promotions::PromotionPolicies::builtin().unwrap().next_proposable(today, today).unwrap().unwrap().tmt_on;
    let mut eligible: Vec<uuid::Uuid> = Vec::new();
    promotions::everybody::<Error>(&mut world.conn(), day, |id, assessment| {
        if assessment.verdict == Verdict::Eligible {
            eligible.push(id.uuid());
        }
        Ok(())
    })
    .unwrap();
    eligible.truncate(1_200);
    // One file answers every requirement of its kind, whatever the year.
    sql_query(
        "insert into documents (id, employee_id, kind, title, content_hash, media_type, byte_size, page_count, uploaded_at, verified_at) \
         select gen_random_uuid(), e, kind, 'Uji ' || (select string_agg(y::text, ' ') from generate_series(2015, 2030) y), \
         repeat('0', 64), 'application/pdf', 1000, 1, now(), now() from unnest($1) e, unnest($2) kind",
    )
    .bind::<t::Array<t::Uuid>, _>(&eligible)
    .bind::<t::Array<t::Text>, _>(promotions::DocumentKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>())
    .execute(&mut conn)
    .unwrap();
    let call = Call::new(officer(Role::UnitAdmin), clock::now());
    for employee in &eligible {
        let asked = service::DraftPromotion { employee_id: EmployeeId(*employee), effective_on: None };
        store::transaction::<_, Error>(&mut conn, &call, |tx| service::draft(tx, &asked)).unwrap();
    }
    let mut request = |columns: &str, most: i64| {
        sql_query(format!(
            "insert into requests (state, version, held_by, id, number, kind, employee_id, unit_id, effective_on, held_since, created_at, updated_at) \
             select {columns}, gen_random_uuid(), 'KP-B-' || nextval('request_numbers'), 'rank_promotion', e.id, h.unit_id, $1, now(), now(), now() \
             from employees e join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $1 \
             where not exists (select from requests r where r.employee_id = e.id) limit $2"
        ))
        .bind::<t::Date, _>(day)
        .bind::<t::BigInt, _>(most)
        .execute(&mut conn)
        .unwrap();
    };
    request("'draft', 1, null", FOR_PGBENCH);
    request("'completed', 3, 'verifier'", i64::from(live));
    for statement in [
        "insert into promotion_requests (request_id, promotion_kind, from_rank, target_rank, service_years, service_months) \
         select r.id, '101', 'III/a', 'III/b', 4, 0 from requests r where not exists (select from promotion_requests p where p.request_id = r.id)",
        "vacuum analyze",
    ] {
        conn.batch_execute(statement).unwrap();
    }
}

/// The requests that wait for a step: those the rules allow, which have documents, and the others.
fn waiting(world: &World, step: &Step) -> (Vec<Ready>, Vec<Ready>) {
    let of = |which: &str| -> Vec<Ready> {
        sql_query(format!(
            "select id, employee_id from requests r where version = $1 and {which} (select from request_documents d where d.request_id = r.id) \
             order by md5(id::text)"
        ))
        .bind::<t::Integer, _>(step.version)
        .load(&mut world.conn())
        .unwrap()
    };
    (of("exists"), of("not exists"))
}

fn officer(role: Role) -> Actor {
    Actor { user: None, employee: None, name: "Uji".into(), grants: vec![Grant { role, scope: Scope::Agency }] }
}

/// Takes the step for one request on a connection whose statements the server logs, and turns the log into a pgbench script.
fn capture(world: &World, step: &Step, request: &Ready) -> String {
    let log = world.log_file();
    let mut conn = world.conn();
    conn.batch_execute(
        "set log_min_duration_statement = -1; set log_statement = 'all'; set log_parameter_max_length = -1",
    )
    .unwrap();
    let begun = fs::metadata(&log).unwrap().len();
    let user = UserId::new();
    let call = Call::new(officer(step.role), clock::now());
    let key = Key::new(format!("capture-{user}"), step.name, b"");
    store::transaction::<_, Error>(&mut conn, &call, |tx| {
        idempotency::begin(tx, &key)?;
        let done = (step.take)(tx, request.id, step.version)?;
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

/// The statement with its values written in; what differs from step to step becomes a variable.
fn filled(sql: &str, values: &[String], request: &Ready, key: &str, now_ms: u64) -> String {
    let mut text = sql.trim_end_matches(';').to_owned();
    let (rid, eid) = (request.id.to_string(), request.employee_id.to_string());
    for (at, value) in values.iter().enumerate().rev() {
        let bare = value.trim_matches('\'');
        let fresh = bare.parse::<uuid::Uuid>().is_ok_and(|id| made_at(id).is_some_and(|ms| ms >= now_ms));
        let literal = if fresh {
            "gen_random_uuid()".to_owned()
        } else if bare.parse::<chrono::NaiveDate>().is_ok() {
            // Beside a range a bare text would be read as one.
            format!("{value}::date")
        } else if bare.get(..10).is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok()) && bare.ends_with("+00") {
            format!("{value}::timestamptz")
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

/// The requests pgbench moves, numbered.
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
