use kernel::Role;
use serde_json::{Value, json};

use super::{
    super::asking::{appraisal, award, entered},
    Writes,
};
use crate::support::{Case, City, Person};

/// Both kinds: entered, returned, entered again, verified; one is taken back.
pub(super) async fn entries(city: &City, writes: &mut Writes<'_>) {
    let (hr, verifier) = (city.officer(Role::HrOfficer), city.officer(Role::Verifier));
    let bodies: [fn(&str) -> Value; 2] = [appraisal, award];
    for ((history, kind), body) in
        [("appraisals", "appraisal"), ("awards", "award_certificate")].into_iter().zip(bodies)
    {
        let document = city.upload(&hr, city.joko, kind, history).await.expect(201);
        writes.skip_to_now();
        let body = body(document["id"].as_str().unwrap());
        let uri = format!("/api/v1/employees/{}/{history}", city.joko);
        let made = city.post(uri, body.clone()).by(&hr).fresh().send().await;
        let case = Case::of(&writes.note("POST", &format!("/api/v1/employees/{{id}}/{history}"), made));
        let step = async |who: &Person, of: &str, case: &Case, step: &str, body: Value| {
            city.post(format!("/api/v1/{of}/{}/{step}", case.id), body)
                .by(who)
                .fresh()
                .version(case.version)
                .send()
                .await
        };
        let back = step(&verifier, "entries", &case, "return", json!({ "note": "Tahunnya keliru." })).await;
        let case = Case::of(&writes.note("POST", "/api/v1/entries/{id}/return", back));
        let again = step(&hr, history, &case, "again", body).await;
        let case = Case::of(&writes.note("POST", &format!("/api/v1/{history}/{{id}}/again"), again));
        let done = step(&verifier, history, &case, "verify", json!({})).await;
        writes.note("POST", &format!("/api/v1/{history}/{{id}}/verify"), done);
    }
    let case = entered(city, "awards").await;
    writes.skip_to_now();
    let uri = format!("/api/v1/entries/{}/withdraw", case.id);
    let back = city.post(uri, json!({})).by(&hr).fresh().version(case.version).send().await;
    writes.note("POST", "/api/v1/entries/{id}/withdraw", back);
}
