//! The result of a year from one officer's desk to the other's and into the record, on a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

#[path = "../../employees/tests/entries/mod.rs"]
mod entries;

use documents::testing::filed;
use employees::{
    Error,
    testing::{a_unit, an_account, an_employee},
};
use entries::{World, world};
use kernel::{Actor, EmployeeId, Fault, FaultClass, Rating, Role, access::Reach};
use performance::{
    AppraisalRow, Assessor, AssessorStatus, Expectation, current_rows,
    service::{EnterAppraisal, appraisal_seen},
    testing::rated,
};
use testkit::{noon, system_call};
use workflow::{Stepped, entry};

impl World {
    fn result(&self, year: i16, work_result: Expectation, behaviour: Expectation) -> EnterAppraisal {
        EnterAppraisal {
            year,
            work_result,
            behaviour,
            rating: None,
            assessor: Assessor {
                status: AssessorStatus::Asn,
                nip: Some("197503122000031002".into()),
                name: "Ratna Kusuma".into(),
                rank: Some("IV/a".into()),
                position: "Kepala Bidang".into(),
                unit: "Dinas Kesehatan".into(),
            },
            document_id: self.document("appraisal", &format!("{year} {work_result} {behaviour}")),
        }
    }
    fn verified(&self, actor: &Actor, entry: &Stepped) -> Result<Stepped, Error> {
        self.verify::<EnterAppraisal>(actor, entry)
    }
    fn rows(&self) -> Vec<AppraisalRow> {
        current_rows(&mut self.db.conn(), self.employee).unwrap()
    }
}

fn codes(refused: &Error) -> Vec<(String, String)> {
    refused.reasons().into_iter().map(|r| (r.field.unwrap_or_default(), r.code)).collect()
}

#[test]
fn what_one_officer_enters_and_another_verifies_becomes_fact_and_event_together() {
    let w = world();
    let entered = w.enter(&w.result(2025, Expectation::Above, Expectation::Meets)).unwrap();
    assert!(entered.number.starts_with("SKP-2026-"), "{}", entered.number);
    assert!(w.rows().is_empty() && w.count("outbox") == 0, "nothing is believed yet");

    let done = w.verified(&w.vera, &entered).unwrap();
    assert_eq!(done.state, workflow::State::Effective);
    let [row] = w.rows().try_into().unwrap();
    assert_eq!((row.year, row.rating, row.work_result), (2025, Rating::Good, Some(Expectation::Above)));
    assert_eq!(row.request_id, Some(entered.id));
    let rule_sees = performance::appraisals_as_of(&mut w.db.conn(), w.employee, noon()).unwrap();
    assert_eq!(rule_sees[0].rating, Rating::Good, "what rules of promotion read");
    assert_eq!(w.count("documents where verified_at is not null"), 1);
    assert_eq!(
        w.count("outbox where kind = 'appraisal.recorded' and payload->>'quadrant' = '2' and payload->'assessor'->>'rank_id' = '41'"),
        1
    );
    for action in ["entry.enter", "entry.verify", "appraisal.record"] {
        assert_eq!(w.count(&format!("audit_log where action = '{action}'")), 1, "{action}");
    }
    let listed = entry::find(&mut w.db.conn(), entered.id, noon().date_naive()).unwrap();
    assert_eq!((listed.entered_by.as_str(), listed.decided_by.as_deref()), ("Mira", Some("Vera")));
    assert!(listed.recorded_at.is_some() && listed.sent_at.is_none() && listed.visible_at.is_none());
}

#[test]
fn the_rating_of_the_document_must_be_the_one_of_the_table() {
    let w = world();
    let cmd = w.result(2025, Expectation::Meets, Expectation::Below);
    let refused = w.enter(&EnterAppraisal { rating: Some(Rating::NeedsImprovement), ..cmd.clone() }).unwrap_err();
    let [reason] = refused.reasons().try_into().unwrap();
    assert_eq!((reason.field.as_deref(), reason.code.as_str()), (Some("rating"), "rating-differs"));
    assert!(reason.message.contains("berpredikat Kurang, bukan Butuh Perbaikan"), "{}", reason.message);
    assert!(reason.legal_basis.unwrap().starts_with("PermenPANRB 6/2022"));
    assert!(w.enter(&EnterAppraisal { rating: Some(Rating::Poor), ..cmd }).is_ok());
}

#[test]
fn every_fault_is_told_at_once() {
    let w = world();
    let good = w.result(2025, Expectation::Meets, Expectation::Meets);
    let own: String = employees::profile_on(&mut w.db.conn(), w.employee, noon().date_naive()).unwrap().nip;
    let assessor = Assessor {
        nip: Some(own),
        name: " ".into(),
        rank: Some("V/a".into()),
        position: "x".repeat(201),
        ..good.assessor.clone()
    };
    let bad = EnterAppraisal { year: 2026, rating: Some(Rating::Poor), assessor, ..good.clone() };
    let refused = w.enter(&bad).unwrap_err();
    assert_eq!(refused.class(), FaultClass::Invalid);
    assert_eq!(
        codes(&refused),
        [
            ("year", "year-not-over"),
            ("rating", "rating-differs"),
            ("assessor_nip", "assessor-oneself"),
            ("assessor_name", "assessor-text"),
            ("assessor_position", "assessor-text"),
            ("assessor_rank", "assessor-rank"),
        ]
        .map(|(field, code)| (field.to_owned(), code.to_owned()))
    );
    for (year, code) in [(2021, "year-before-quadrant"), (2014, "year-before-quadrant")] {
        assert_eq!(codes(&w.enter(&EnterAppraisal { year, ..good.clone() }).unwrap_err())[0].1, code);
    }
    let mayor = Assessor { status: AssessorStatus::NonAsn, nip: None, rank: None, ..good.assessor.clone() };
    assert!(w.enter(&EnterAppraisal { assessor: mayor, ..good }).is_ok(), "the mayor has no NIP");
}

#[test]
fn the_document_must_be_an_evaluation_of_this_person() {
    let w = world();
    let good = w.result(2025, Expectation::Meets, Expectation::Meets);
    let diploma = w.write(&w.mira, |tx| Ok::<_, Error>(filed(tx, w.employee, "diploma", "ijazah"))).unwrap().id;
    let refused = w.enter(&EnterAppraisal { document_id: diploma, ..good.clone() }).unwrap_err();
    assert_eq!(codes(&refused), [("document_id".to_owned(), "document.other-kind".to_owned())]);
    let mut conn = w.db.conn();
    let unit = a_unit(&mut conn, "Dinas Sosial", None);
    let other = an_employee("Budi", 2).insert(&mut conn, unit);
    let foreign = w.write(&w.mira, |tx| Ok::<_, Error>(filed(tx, other, "appraisal", "lain"))).unwrap().id;
    let refused = w.enter(&EnterAppraisal { document_id: foreign, ..good }).unwrap_err();
    assert_eq!(refused.class(), FaultClass::NotFound);
}

#[test]
fn nobody_verifies_what_they_entered_nor_acts_on_their_own_case() {
    let w = world();
    let mut conn = w.db.conn();
    let both = an_account(&mut conn, None, "Mira", &[Role::HrOfficer, Role::Verifier]);
    let cmd = w.result(2025, Expectation::Meets, Expectation::Meets);
    let entered = w.write(&both, |tx| employees::service::entry::enter(tx, w.employee, &cmd)).unwrap();
    assert_eq!(w.verified(&both, &entered).unwrap_err().code(), "access.same-person");
    assert_eq!(w.verified(&w.mira, &entered).unwrap_err().code(), "access.denied", "an HR officer does not verify");
    let own = an_account(&mut conn, Some(w.employee), "Dewi", &[Role::Employee, Role::HrOfficer, Role::Verifier]);
    assert_eq!(w.verified(&own, &entered).unwrap_err().code(), "access.own-case");
    let later = w.result(2024, Expectation::Meets, Expectation::Meets);
    let refused = w.write(&own, |tx| employees::service::entry::enter(tx, w.employee, &later)).unwrap_err();
    assert_eq!(refused.code(), "access.own-case");
    let clerk = an_account(&mut conn, None, "Agus", &[Role::UnitAdmin]);
    let refused = w.write(&clerk, |tx| employees::service::entry::enter(tx, w.employee, &later)).unwrap_err();
    assert_eq!(refused.code(), "access.denied");
    assert!(w.rows().is_empty() && w.count("outbox") == 0);
    assert!(w.verified(&w.vera, &entered).is_ok());
}

#[test]
fn a_returned_entry_is_mended_and_what_was_entered_first_stays() {
    let w = world();
    let wrong = w.result(2025, Expectation::Above, Expectation::Above);
    let entered = w.enter(&wrong).unwrap();
    assert_eq!(w.send_back(&entered, "?").unwrap_err().reasons()[0].field.as_deref(), Some("note"));
    let returned = w.send_back(&entered, "Hasil kerja pada dokumen: sesuai ekspektasi.").unwrap();
    assert_eq!(returned.state, workflow::State::Returned);
    assert_eq!(w.verified(&w.vera, &returned).unwrap_err().class(), FaultClass::Conflict, "not while it is returned");

    let right = EnterAppraisal { work_result: Expectation::Meets, ..wrong };
    let stale = w.again(&entered, &right).unwrap_err();
    assert_eq!(stale.code(), "request.moved");
    let again = w.again(&returned, &right).unwrap();
    assert_eq!(w.count("request_entries"), 2, "the first is kept");
    w.verified(&w.vera, &again).unwrap();
    assert_eq!(w.rows()[0].rating, Rating::Good);
    assert_eq!(w.verified(&w.vera, &again).unwrap_err().class(), FaultClass::Conflict, "once");
    assert_eq!(w.count("outbox"), 1);
}

#[test]
fn a_year_that_is_known_is_corrected_by_a_row_that_supersedes() {
    let w = world();
    rated(&mut w.db.conn(), w.employee, &[2024, 2025], Rating::VeryGood);
    let first = w.enter(&w.result(2025, Expectation::Below, Expectation::Meets)).unwrap();
    let twice = w.enter(&w.result(2025, Expectation::Meets, Expectation::Meets)).unwrap_err();
    assert_eq!(twice.code(), "request.already-open");
    w.verified(&w.vera, &first).unwrap();
    let rows = w.rows();
    assert_eq!(
        rows.iter().map(|r| (r.year, r.rating)).collect::<Vec<_>>(),
        [(2025, Rating::NeedsImprovement), (2024, Rating::VeryGood)]
    );
    assert_eq!(w.count("appraisals where year = 2025 and superseded_by is not null"), 1);
    w.write(&system_call().actor, |tx| appraisal_seen(tx, rows[0].id, "8ae4")).unwrap();
    let second = w.enter(&w.result(2025, Expectation::Meets, Expectation::Meets)).unwrap();
    w.verified(&w.vera, &second).unwrap();
    assert_eq!(w.count("outbox where fingerprint like '%|appraisal.recorded|2025'"), 2, "the same row at the registry");
    assert_eq!(w.count("appraisals where year = 2025"), 3);
}

#[test]
fn entries_are_listed_for_those_who_reach_them() {
    let w = world();
    w.enter(&w.result(2025, Expectation::Meets, Expectation::Meets)).unwrap();
    w.enter(&w.result(2024, Expectation::Meets, Expectation::Meets)).unwrap();
    let list = |reach: &Reach, filter: &entry::Filter| {
        entry::list(&mut w.db.conn(), filter, reach, None, 50, noon().date_naive()).unwrap().len()
    };
    let all = Reach { agency: true, ..Reach::default() };
    let own = Reach { own: Some(w.employee), ..Reach::default() };
    let none = Reach { own: Some(EmployeeId::new()), ..Reach::default() };
    assert_eq!([&all, &own, &none].map(|reach| list(reach, &entry::Filter::default())), [2, 2, 0]);
    let awards = entry::Filter { kind: Some("award"), ..entry::Filter::default() };
    let done = entry::Filter { states: vec![workflow::State::Effective], ..entry::Filter::default() };
    assert_eq!((list(&all, &awards), list(&all, &done)), (0, 0));
}
