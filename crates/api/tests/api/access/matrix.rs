//! About somebody else, and without the right.

use std::collections::BTreeSet;

use kernel::Role;

use super::{
    Op,
    asking::{About, about_siti, ask},
    operations,
};
use crate::support::City;

/// What each operation about Siti answers to Joko, who is an employee of another office, and to the inspectorate, which
/// sees everybody and changes nothing.
const MATRIX: &[(&str, &str, u16, u16)] = &[
    ("GET", "/api/v1/me", 200, 200),
    ("GET", "/api/v1/me/openings", 200, 404),
    ("GET", "/api/v1/employees", 403, 200),
    ("GET", "/api/v1/employees/count", 403, 200),
    ("GET", "/api/v1/employees/export", 403, 200),
    ("GET", "/api/v1/employees/{id}", 404, 200),
    ("GET", "/api/v1/employees/{id}/record", 404, 200),
    ("GET", "/api/v1/employees/{id}/private", 404, 403),
    ("GET", "/api/v1/employees/{id}/family", 404, 403),
    ("GET", "/api/v1/employees/{id}/sanctions", 404, 403),
    ("PATCH", "/api/v1/employees/{id}/contact", 404, 403),
    ("POST", "/api/v1/employees/{id}/positions", 404, 403),
    ("GET", "/api/v1/employees/{id}/documents", 404, 403),
    ("POST", "/api/v1/employees/{id}/documents", 404, 403),
    ("GET", "/api/v1/documents/{id}/content", 404, 403),
    ("GET", "/api/v1/employees/{id}/promotion-eligibility", 404, 200),
    ("POST", "/api/v1/employees/{id}/reports", 404, 403),
    ("GET", "/api/v1/employees/{id}/reports", 404, 403),
    ("GET", "/api/v1/reports", 403, 403),
    ("POST", "/api/v1/reports/{id}/answer", 404, 403),
    ("POST", "/api/v1/promotions", 404, 403),
    ("GET", "/api/v1/promotions", 200, 200),
    ("GET", "/api/v1/promotions/{id}", 404, 200),
    ("POST", "/api/v1/promotions/decisions", 200, 200),
    ("POST", "/api/v1/promotions/{id}/submit", 404, 403),
    ("POST", "/api/v1/promotions/{id}/complete", 404, 403),
    ("POST", "/api/v1/promotions/{id}/verify", 404, 403),
    ("POST", "/api/v1/promotions/{id}/return", 404, 403),
    ("POST", "/api/v1/promotions/{id}/approve", 404, 403),
    ("POST", "/api/v1/promotions/{id}/refuse", 404, 403),
    ("POST", "/api/v1/promotions/{id}/withdraw", 404, 403),
    ("POST", "/api/v1/promotions/{id}/decree", 404, 403),
    ("POST", "/api/v1/promotions/{id}/documents", 404, 403),
    ("DELETE", "/api/v1/promotions/{id}/documents/{requirement}/{document_id}", 404, 403),
    ("GET", "/api/v1/entries", 200, 200),
    ("GET", "/api/v1/entries/{id}", 404, 200),
    ("POST", "/api/v1/entries/{id}/return", 404, 403),
    ("POST", "/api/v1/entries/{id}/withdraw", 404, 403),
    ("GET", "/api/v1/employees/{id}/appraisals", 404, 200),
    ("POST", "/api/v1/employees/{id}/appraisals", 404, 403),
    ("POST", "/api/v1/appraisals/{id}/again", 404, 403),
    ("POST", "/api/v1/appraisals/{id}/verify", 404, 403),
    ("GET", "/api/v1/employees/{id}/awards", 404, 200),
    ("POST", "/api/v1/employees/{id}/awards", 404, 403),
    ("POST", "/api/v1/awards/{id}/again", 404, 403),
    ("POST", "/api/v1/awards/{id}/verify", 404, 403),
    ("GET", "/api/v1/units", 200, 200),
    ("GET", "/api/v1/units/{id}", 200, 200),
    ("GET", "/api/v1/units/{id}/subtree", 200, 200),
    ("GET", "/api/v1/positions", 200, 200),
    ("POST", "/api/v1/imports", 403, 403),
    ("GET", "/api/v1/imports", 403, 403),
    ("POST", "/api/v1/imports/{id}/undo", 403, 403),
    ("GET", "/api/v1/imports/fault-books", 403, 403),
    ("GET", "/api/v1/imports/fault-books/{id}", 403, 403),
    ("GET", "/api/v1/accounts", 403, 403),
    ("GET", "/api/v1/accounts/{id}", 403, 403),
    ("POST", "/api/v1/accounts", 403, 403),
    ("POST", "/api/v1/accounts/{id}/activation-code", 403, 403),
    ("POST", "/api/v1/accounts/{id}/disable", 403, 403),
    ("POST", "/api/v1/accounts/{id}/enable", 403, 403),
    ("POST", "/api/v1/accounts/{id}/roles", 403, 403),
    ("POST", "/api/v1/accounts/{id}/roles/{grant_id}/revoke", 403, 403),
    ("GET", "/api/v1/role-proposals", 403, 403),
    ("POST", "/api/v1/role-proposals/{id}/approve", 403, 403),
    ("POST", "/api/v1/role-proposals/{id}/refuse", 403, 403),
    ("GET", "/api/v1/registry/events", 403, 403),
    ("GET", "/api/v1/registry/overview", 403, 403),
    ("POST", "/api/v1/registry/events/retry", 403, 403),
    ("POST", "/api/v1/registry/events/retry-matching", 403, 403),
    ("GET", "/api/v1/registry/events/{id}", 403, 403),
    ("PATCH", "/api/v1/registry/events/{id}", 403, 403),
    ("GET", "/api/v1/registry/people/{id}", 403, 403),
    ("POST", "/api/v1/registry/people/{id}/freeze", 403, 403),
    ("POST", "/api/v1/registry/people/{id}/lift", 403, 403),
    ("POST", "/api/v1/registry/token", 403, 403),
    ("POST", "/api/v1/registry/events/{id}/skip", 403, 403),
    ("POST", "/api/v1/registry/events/{id}/decide", 403, 403),
    ("POST", "/api/v1/registry/events/{id}/look", 403, 403),
    ("GET", "/api/v1/registry/differences", 403, 403),
    ("GET", "/api/v1/registry/differences/summary", 403, 403),
    ("POST", "/api/v1/registry/differences/{id}/decide", 403, 403),
    ("POST", "/api/v1/registry/people/{id}/compare", 403, 403),
    ("GET", "/api/v1/audit", 403, 200),
];

#[actix_web::test]
async fn somebody_elses_things_are_not_there_and_looking_is_not_changing() {
    let city = City::new();
    let about = about_siti(&city).await;
    let closed: BTreeSet<Op> = operations().into_iter().filter(|(_, open)| !open).map(|(op, _)| op).collect();
    let walked: BTreeSet<Op> = MATRIX.iter().map(|(m, p, ..)| ((*m).to_owned(), (*p).to_owned())).collect();
    assert_eq!(closed, walked, "an operation is missing in the matrix, or gone from the document");
    let (stranger, inspector) = (city.stranger(), city.officer(Role::Inspectorate));
    let written = || city.count("audit_log where action <> 'employee.export'");
    let before = written();
    for (method, path, of_stranger, of_inspector) in MATRIX {
        let op = ((*method).to_owned(), (*path).to_owned());
        for (who, expected) in [(&stranger, of_stranger), (&inspector, of_inspector)] {
            let bearer = Some(("authorization", format!("Bearer {}", who.token)));
            let reply = ask(&city, &op, &about, bearer).await;
            assert_eq!(reply.status.as_u16(), *expected, "{op:?} {}: {}", who.actor.name, reply.text());
            if *expected == 404 && path.contains("{id}") {
                // The same words as for somebody who does not exist.
                let nowhere = About {
                    employee: kernel::EmployeeId::new().to_string(),
                    request: kernel::RequestId::new().to_string(),
                    document: kernel::DocumentId::new().to_string(),
                    unit: about.unit.clone(),
                    report: kernel::ReportId::new().to_string(),
                    appraisal: kernel::RequestId::new().to_string(),
                    award: kernel::RequestId::new().to_string(),
                };
                let bearer = Some(("authorization", format!("Bearer {}", who.token)));
                let none = ask(&city, &op, &nowhere, bearer).await.expect(404);
                assert_eq!(reply.json()["code"], none["code"], "{op:?}");
            }
            if path.ends_with("/decisions") {
                let refused = &reply.json()["items"][0]["refused"]["code"];
                assert!(["access.not-found", "access.denied"].contains(&refused.as_str().unwrap()), "{refused}");
            }
        }
    }
    assert_eq!(written(), before, "a refused write left something");
}
