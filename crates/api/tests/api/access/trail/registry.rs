use actix_web::http::Method;
use kernel::{EventId, Role};
use serde_json::{Value, json};

use super::Writes;
use crate::support::City;

/// A token that runs out on 22 November 2026 at 12:00 UTC.
const PASTED: &str = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3OTUzNDg4MDB9.c2ln";

pub(super) async fn the_queue(city: &City, writes: &mut Writes<'_>) {
    let officer = city.officer(Role::RegistryOfficer);
    let list = city.get("/api/v1/registry/events?limit=200").by(&officer).send().await.expect(200);
    let ids: Vec<EventId> =
        list["items"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(ids.len() >= 3, "contact, position, promotion: {list}");
    let retry = city.post("/api/v1/registry/events/retry", json!({ "ids": ids })).by(&officer).fresh().send().await;
    let moved = writes.note("POST", "/api/v1/registry/events/retry", retry);
    assert_eq!(moved["moved"].as_array().unwrap().len(), ids.len());
    let uri = format!("/api/v1/registry/events/{}/skip", ids[0]);
    let short = city.post(&uri, json!({ "reason": "ya" })).by(&officer).fresh().send().await;
    assert_eq!(short.status.as_u16(), 400, "{}", short.text());
    let skip = city.post(&uri, json!({ "reason": "sudah dicatat manual di SIASN" })).by(&officer).fresh().send().await;
    writes.note("POST", "/api/v1/registry/events/{id}/skip", skip);
    let parked = "update outbox set state = 'parked', parked_cause = 'registry.validation', settled_at = now() \
                  where state = 'pending' and kind = 'position.recorded'";
    diesel::RunQueryDsl::execute(diesel::sql_query(parked), &mut city.db.conn()).unwrap();
    let matching = |dry_run: bool| {
        let body = json!({ "cause": "registry.validation", "dry_run": dry_run });
        city.post("/api/v1/registry/events/retry-matching", body).by(&officer).fresh().send()
    };
    let counted = matching(true).await.expect(200);
    let stuck = counted["fit"][0].as_str().unwrap().to_owned();
    let event = format!("/api/v1/registry/events/{stuck}");
    let shown = city.get(&event).by(&officer).send().await.expect(200);
    assert!(shown["sent"]["nip"].as_str().unwrap().starts_with("••••"), "{shown}");
    let edit = |changes: Value| {
        let body = json!({ "changes": changes, "reason": "nomor SK salah ketik" });
        city.ask(Method::PATCH, &event).json(body).by(&officer).fresh().send()
    };
    assert_eq!(edit(json!({ "nip": "198609262015051009" })).await.refused(400), "sync.member-unknown");
    assert_eq!(edit(json!({ "effective_on": "31-02-2026" })).await.refused(400), "sync.payload-unfit");
    diesel::RunQueryDsl::execute(diesel::sql_query(parked), &mut city.db.conn()).unwrap();
    writes.skip_to_now();
    let many = writes.note("POST", "/api/v1/registry/events/retry-matching", matching(false).await);
    assert_eq!(many["fit"], counted["fit"]);
    writes.note("PATCH", "/api/v1/registry/events/{id}", edit(json!({ "decree_number": "821/2" })).await);
    the_conflict(city, writes, &stuck).await;
    let about = format!("/api/v1/registry/people/{}", city.joko);
    let stop = |verb: &str| {
        city.post(format!("{about}/{verb}"), json!({ "reason": "surat Inspektorat 700/1" })).by(&officer).fresh().send()
    };
    writes.note("POST", "/api/v1/registry/people/{id}/freeze", stop("freeze").await);
    let overview = city.get("/api/v1/registry/overview").by(&officer).send().await.expect(200);
    assert_eq!(overview["frozen"].as_array().unwrap().len(), 1, "{overview}");
    writes.note("POST", "/api/v1/registry/people/{id}/lift", stop("lift").await);
    let timeline = city.get(&about).by(&officer).send().await.expect(200);
    assert_eq!(timeline["stops"][0]["lift_reason"], "surat Inspektorat 700/1", "{timeline}");
    assert!(timeline["events"][0]["created_at"].is_string());
    let paste =
        |token: &str| city.post("/api/v1/registry/token", json!({ "token": token })).by(&officer).fresh().send();
    assert_eq!(paste("dua kata").await.refused(400), "sync.token-unfit");
    let kept = writes.note("POST", "/api/v1/registry/token", paste(PASTED).await);
    assert_eq!(kept["good_until"], "2026-11-22T12:00:00Z");
    assert_eq!(city.count(&format!("audit_log where to_jsonb(audit_log)::text like '%{PASTED}%'")), 0);
    let skipped = city.get("/api/v1/registry/events?state=skipped").by(&officer).send().await.expect(200);
    assert_eq!(skipped["items"].as_array().unwrap().len(), 1);
}

/// The event is put aside because the registry says otherwise; the officer decides, then has it looked at once it is delivered.
async fn the_conflict(city: &City, writes: &mut Writes<'_>, event: &str) {
    let officer = city.officer(Role::RegistryOfficer);
    let sql = |text: String| diesel::RunQueryDsl::execute(diesel::sql_query(text), &mut city.db.conn()).unwrap();
    sql(format!(
        "update outbox set state = 'parked', parked_cause = 'sync.conflict', settled_at = now(), attempts = 3, progress = \
         '{{\"conflict_with\": \"R7\", \"duplicates\": [\"R8\"], \"members\": \
           [{{\"member\": \"unorId\", \"ours\": \"U1\", \"theirs\": \"U9\", \"same\": false}}]}}' where id = '{event}'"
    ));
    let uri = format!("/api/v1/registry/events/{event}");
    let shown = city.get(&uri).by(&officer).send().await.expect(200);
    assert_eq!((&shown["conflict"]["seen"], &shown["conflict"]["members"][0]["theirs"]), (&json!(3), &json!("U9")));
    assert_eq!((&shown["duplicates"], &shown["deleted_by"]), (&json!(["R8"]), &json!("DELETE /jabatan/delete/{id}")));
    let listed = city.get("/api/v1/registry/events?duplicates=true").by(&officer).send().await.expect(200);
    assert_eq!(listed["items"][0]["duplicates"], json!(["R8"]), "{listed}");
    let decide = |seen: i32, reason: &str| {
        let body = json!({ "right": "ours", "seen": seen, "reason": reason });
        city.post(format!("{uri}/decide"), body).by(&officer).fresh().send()
    };
    assert_eq!(decide(3, "ya").await.refused(400), "sync.reason-missing");
    assert_eq!(decide(2, "diperiksa pada SK-nya").await.refused(409), "sync.seen-otherwise");
    writes.skip_to_now();
    writes.note("POST", "/api/v1/registry/events/{id}/decide", decide(3, "diperiksa pada SK-nya").await);
    assert_eq!(decide(3, "diperiksa pada SK-nya").await.refused(409), "sync.no-conflict");
    let look = || city.post(format!("{uri}/look"), json!({})).by(&officer).fresh().send();
    assert_eq!(look().await.refused(409), "sync.event-not-delivered");
    sql(format!("update outbox set state = 'delivered' where id = '{event}'"));
    writes.note("POST", "/api/v1/registry/events/{id}/look", look().await);
}
