//! An award from one officer's desk to the other's and into the record, on a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

mod entries;

use diesel::{RunQueryDsl, sql_query};
use employees::{
    award_findings, award_kind, awards,
    service::{EnterAward, award_seen, entry},
    testing::a_sanction,
};
use entries::{World, world};
use kernel::{Fault, FaultClass, Outcome};
use testkit::{day, noon, system_call};
use workflow::Stepped;

impl World {
    fn award(&self, kind: &str, number: &str) -> EnterAward {
        EnterAward {
            kind_code: kind.into(),
            year: 2026,
            decree_number: number.into(),
            decree_issued_on: day(2026, 8, 12),
            document_id: self.document("award_certificate", number),
            corrects: None,
        }
    }
    fn verified(&self, entry: &Stepped) -> Result<Stepped, employees::Error> {
        self.verify::<EnterAward>(&self.vera, entry)
    }
    fn recorded(&self, cmd: &EnterAward) -> employees::AwardRow {
        let entered = self.enter(cmd).unwrap();
        self.verified(&entered).unwrap();
        let rows = awards(&mut self.db.conn(), self.employee).unwrap();
        rows.into_iter().find(|row| row.request_id == Some(entered.id)).unwrap()
    }
    fn findings(&self, kind: &str) -> Vec<(String, Outcome)> {
        let kind = award_kind(kind).unwrap();
        let found = award_findings(&mut self.db.conn(), self.employee, kind, 2026, None, noon()).unwrap();
        found.into_iter().map(|f| (f.rule, f.finding.outcome)).collect()
    }
}

#[test]
fn an_award_that_was_verified_stands_on_its_decree_and_is_sent() {
    let w = world();
    let cmd = w.award("201", "52/TK/Tahun 2026");
    let entered = w.enter(&cmd).unwrap();
    assert!(entered.number.starts_with("PH-2026-") && w.count("awards") == 0 && w.count("outbox") == 0);
    w.verified(&entered).unwrap();
    let [row] = awards(&mut w.db.conn(), w.employee).unwrap().try_into().unwrap();
    assert_eq!((row.kind_code.as_str(), row.year, row.decree_number.as_str()), ("201", 2026, "52/TK/Tahun 2026"));
    assert_eq!((row.document_id, row.decree_issued_on), (Some(cmd.document_id), Some(day(2026, 8, 12))));
    assert_eq!(w.count("outbox where kind = 'award.recorded' and payload->>'kind_code' = '201'"), 1);
    assert_eq!(w.count("decrees where kind = 'award'"), 1);
    assert_eq!(w.count("audit_log where action = 'award.record'"), 1);
}

#[test]
fn an_award_with_faults_names_them_all() {
    let w = world();
    let good = w.award("201", "52/TK/Tahun 2026");
    let bad = EnterAward {
        kind_code: "999".into(),
        year: 2027,
        decree_number: " ".into(),
        decree_issued_on: day(2026, 12, 24),
        ..good.clone()
    };
    let refused = w.enter(&bad).unwrap_err();
    let fields: Vec<_> = refused.reasons().into_iter().filter_map(|r| r.field).collect();
    assert_eq!(fields, ["kind_code", "decree_number", "decree_issued_on", "year"]);
    let early = w.enter(&EnterAward { year: 2025, ..good }).unwrap_err();
    assert_eq!(early.reasons()[0].code, "award-before-decree");
}

#[test]
fn the_same_award_is_recorded_once_and_corrected_by_superseding() {
    let w = world();
    let cmd = w.award("201", "52/TK/Tahun 2026");
    let row = w.recorded(&cmd);
    let twice = w.enter(&EnterAward { decree_number: " 52/TK/tahun  2026".into(), ..cmd.clone() }).unwrap_err();
    assert_eq!(twice.reasons()[0].code, "award-recorded");
    w.write(&system_call().actor, |tx| award_seen(tx, row.id, "8ae4")).unwrap();

    let right = EnterAward { decree_number: "53/TK/Tahun 2026".into(), corrects: Some(row.id), ..cmd };
    let mended = w.recorded(&right);
    assert_eq!(mended.decree_number, "53/TK/Tahun 2026");
    assert_eq!(awards(&mut w.db.conn(), w.employee).unwrap().len(), 1);
    assert_eq!(w.count(&format!("awards where superseded_by = '{}'", mended.id)), 1);
    assert_eq!(
        w.count(&format!("outbox where payload->>'origin_id' = '{}'", row.id)),
        2,
        "the same row at the registry"
    );
    let gone = w.enter(&EnterAward { decree_number: "54/TK".into(), ..right }).unwrap_err();
    assert_eq!(gone.reasons()[0].code, "award-gone");
}

#[test]
fn two_entries_of_one_decree_are_not_open_at_once_and_a_return_lets_the_number_be_mended() {
    let w = world();
    let cmd = w.award("400", "12/2026");
    let entered = w.enter(&cmd).unwrap();
    assert_eq!(w.enter(&cmd).unwrap_err().code(), "request.already-open");
    let returned = w.send_back(&entered, "Nomor keputusannya 13/2026.").unwrap();
    let right = EnterAward { decree_number: "13/2026".into(), ..cmd.clone() };
    let again = w.again(&returned, &right).unwrap();
    assert!(w.enter(&cmd).is_ok(), "the old number is free again");
    w.verified(&again).unwrap();
    let withdrawn = w.write(&w.mira, |tx| entry::withdraw_entry(tx, again.id, again.version + 1, None));
    assert_eq!(withdrawn.unwrap_err().class(), FaultClass::Conflict, "what is a fact is not taken back");
}

#[test]
fn an_entry_of_another_kind_or_nobodys_is_not_there() {
    let w = world();
    let unknown =
        w.write(&w.vera, |tx| entry::verify::<EnterAward>(tx, kernel::RequestId::new(), 1, None)).unwrap_err();
    assert_eq!(unknown.class(), FaultClass::NotFound);
    let entered = w.enter(&w.award("204", "1/2026")).unwrap();
    let mut conn = w.db.conn();
    sql_query("update requests set kind = 'appraisal'").execute(&mut conn).unwrap();
    assert_eq!(w.verified(&entered).unwrap_err().class(), FaultClass::NotFound);
}

#[test]
fn the_rules_of_the_satyalancana_read_service_and_discipline() {
    let w = world();
    let outcome = |kind: &str, rule: &str| w.findings(kind).into_iter().find(|(id, _)| id == rule).unwrap().1;
    assert_eq!(outcome("201", "PH-SLKS-02"), Outcome::Met, "since 1 May 2015");
    assert_eq!(outcome("202", "PH-SLKS-02"), Outcome::NotMet);
    assert!(w.findings("400").is_empty(), "no rule for other awards");
    w.recorded(&w.award("201", "52/TK/Tahun 2026"));
    assert_eq!(outcome("201", "PH-SLKS-04"), Outcome::NotMet);
    a_sanction(&mut w.db.conn(), w.employee, "TK6", "moderate", "2024-01-01", "2024-06-30");
    assert_eq!(outcome("201", "PH-SLKS-02"), Outcome::NotMet, "the count begins again");
    a_sanction(&mut w.db.conn(), w.employee, "TL", "light", "2026-08-01", "2026-08-31");
    assert_eq!(outcome("201", "PH-SLKS-03"), Outcome::Met, "a light one has no effect");
}
