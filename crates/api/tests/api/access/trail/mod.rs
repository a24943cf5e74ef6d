//! What each write leaves in the trail, one file for each subject.

mod accounts;
mod differences;
mod entries;
mod loads;
mod promotions;
mod record;
mod registry;
mod signing_in;

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Op, operations};
use crate::support::{Case, City, Person, Reply};

/// Notes which operations wrote, and that each left a row in the trail.
pub(super) struct Writes<'a> {
    city: &'a City,
    seen: i64,
    done: BTreeSet<Op>,
}

impl Writes<'_> {
    #[track_caller]
    pub(super) fn note(&mut self, method: &str, path: &str, reply: Reply) -> Value {
        assert!(reply.status.is_success(), "{method} {path}: {} {}", reply.status, reply.text());
        let now = self.city.count("audit_log");
        assert!(now > self.seen, "{method} {path} left no row in the trail");
        self.seen = now;
        self.done.insert((method.to_owned(), path.to_owned()));
        if reply.bytes.is_empty() { Value::Null } else { reply.json() }
    }
    /// The same after something that is not the point.
    pub(super) fn skip_to_now(&mut self) {
        self.seen = self.city.count("audit_log");
    }
    pub(super) async fn step(&mut self, who: &Person, case: Case, step: &str, body: Value) -> Case {
        let reply = self.city.step(who, &case, step, body).await;
        Case::of(&self.note("POST", &format!("/api/v1/promotions/{{id}}/{step}"), reply))
    }
}

#[actix_web::test]
async fn every_write_leaves_a_row_in_the_trail() {
    let mut city = City::new();
    let _registry = city.beside_a_registry();
    let mut writes = Writes { city: &city, seen: city.count("audit_log"), done: BTreeSet::new() };
    signing_in::signing_in(&city, &mut writes).await;
    record::the_record(&city, &mut writes).await;
    promotions::sitis_way(&city, &mut writes).await;
    promotions::jokos_way(&city, &mut writes).await;
    entries::entries(&city, &mut writes).await;
    loads::loads(&city, &mut writes).await;
    registry::the_queue(&city, &mut writes).await;
    differences::the_differences(&city, &mut writes).await;
    accounts::the_accounts(&city, &mut writes).await;
    record::a_report(&city, &mut writes).await;
    let mutating: BTreeSet<Op> = operations().into_keys().filter(|(method, _)| method != "GET").collect();
    assert_eq!(mutating, writes.done, "a write of the document was not tried here");
}
