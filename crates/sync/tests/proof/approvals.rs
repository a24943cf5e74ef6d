//! What is approved in a seed: changes of every kind, the same one twice, and corrections.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use kernel::{Call, DocumentId, EventId, HistoryId, PositionKind, RequestId};
use store::{
    DbError, Event,
    events::{
        AppraisalAssessor, AppraisalRecorded, AwardRecorded, ContactChanged, DecreeIssued, PositionRecorded,
        PromotionApproved, Scan,
    },
    outbox::Lane,
    schema::{employee_private, outbox as queue},
};
use sync::effects::UnderWay;
use testkit::day;

use crate::{
    effects,
    model::{Approved, Change},
    play::Play,
};

impl Play<'_> {
    /// Somebody approves something.
    pub(crate) fn approve(&mut self) {
        let person = self.chance.below(self.people.len());
        let mine: Vec<Change> = self.book.of(person).map(|approved| approved.change.clone()).collect();
        let positions: Vec<&Change> = mine.iter().filter(|change| matches!(change, Change::Position { .. })).collect();
        let promoted = mine.iter().any(|change| matches!(change, Change::Promotion { .. }));
        match self.chance.below(100) {
            // The same change approved twice, and the correction of one: the same decree names another unit.
            0..8 if !positions.is_empty() => {
                if let Change::Position { decree, unit, from, scan, .. } = (*self.chance.pick(&positions)).clone() {
                    self.approve_position(person, decree, unit, from, scan);
                }
            }
            8..14 if !positions.is_empty() => {
                if let Change::Position { decree, from, scan, .. } = (*self.chance.pick(&positions)).clone() {
                    self.approve_position(person, decree, format!("UNIT{}C", mine.len()), from, scan);
                }
            }
            0..36 => {
                let decree = format!("821/{}/{}", self.people[person].registry_id, mine.len());
                let from = day(2026, 11, 1) + Days::new(u64::try_from(self.chance.below(20)).unwrap());
                let unit = format!("UNIT{}", self.chance.below(4));
                let scan = self.chance.percent(30);
                self.approve_position(person, decree, unit, from, scan);
            }
            36..56 if !promoted => self.approve_promotion(person),
            56..70 => self.approve_appraisal(person),
            70..84 => self.approve_award(person),
            _ => self.approve_contact(person),
        }
    }

    /// A year's result, or the correction of it.
    fn approve_appraisal(&mut self, person: usize) {
        let (someone, year) = (self.people[person].clone(), 2023 + i16::try_from(self.chance.below(3)).unwrap());
        let of_year = |one: &&Approved| matches!(one.change, Change::Appraisal { year: of, .. } if of == year);
        let quadrant = u8::try_from(self.book.of(person).filter(of_year).count() % 5 + 1).unwrap();
        let event = AppraisalRecorded {
            history_id: HistoryId::new(),
            nip: someone.nip,
            registry_person_id: Some(someone.registry_id),
            year,
            work_result: 1,
            behaviour: 2,
            quadrant,
            assessor: AppraisalAssessor {
                civil_servant: true,
                number: Some("197503122000031002".to_owned()),
                name: "Ratna Kusuma".to_owned(),
                rank_id: Some("41".to_owned()),
                position: "Kepala Bidang".to_owned(),
                unit: "Dinas Kesehatan".to_owned(),
            },
            scan: self.a_scan(),
        };
        let change = Change::Appraisal { year, quadrant, history: event.history_id };
        self.emit(person, &event, change);
    }

    /// An award, or the correction of one: of its year, or of the decree's number.
    fn approve_award(&mut self, person: usize) {
        let (someone, history) = (self.people[person].clone(), HistoryId::new());
        let awards: Vec<_> = self.book.of(person).filter_map(|one| one.change.award()).collect();
        let (origin, decree, year) = match awards.last().cloned() {
            Some((origin, decree, year)) if self.chance.percent(50) => {
                let other_number = self.chance.percent(50);
                (origin, if other_number { format!("{decree}K") } else { decree }, year - i16::from(!other_number))
            }
            _ => (history, format!("53/{}/{}", someone.registry_id, awards.len()), 2026),
        };
        let event = AwardRecorded {
            history_id: history,
            origin_id: origin,
            nip: someone.nip,
            registry_person_id: Some(someone.registry_id),
            kind_code: "201".to_owned(),
            year,
            decree_number: decree.clone(),
            issued_on: day(2026, 8, 12),
            scan: self.a_scan(),
        };
        self.emit(person, &event, Change::Award { origin, decree, year, history });
    }

    /// The scan of an entry; a correction may have another.
    fn a_scan(&mut self) -> Scan {
        let content = *self.chance.pick(&["a", "b"]);
        Scan { document_id: DocumentId::new(), content_hash: content.repeat(64) }
    }

    fn emit(&mut self, person: usize, event: &impl Event, change: Change) {
        let (call, id) = (Call::system(self.now()), self.people[person].id);
        let emitted =
            self.stage.conn(|conn| store::transaction::<_, DbError>(conn, &call, |tx| tx.emit(id, None, event)));
        self.approved(person, emitted.unwrap(), change);
    }

    /// Takes note; some go in another lane than their kind does, which must not change the order of one person's events.
    fn approved(&mut self, person: usize, event: EventId, change: Change) {
        if self.chance.percent(30) {
            let lane = *self.chance.pick(Lane::ALL);
            let moved =
                diesel::update(queue::table.filter(queue::id.eq(event.uuid()))).set(queue::lane.eq(lane.number()));
            self.stage.conn(|conn| moved.execute(conn)).unwrap();
            self.seen.lanes += 1;
        }
        self.note(&format!("approved for {}: {change:?} as {event}", self.people[person].registry_id));
        self.seen.approved += 1;
        self.book.0.push(Approved { person, event, change });
    }

    fn position(&self, person: usize, decree: &str, unit: &str, from: NaiveDate, scan: bool) -> PositionRecorded {
        let someone = &self.people[person];
        PositionRecorded {
            history_id: HistoryId::new(),
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            position_kind: PositionKind::Operational,
            position_registry_id: "JFU1".to_owned(),
            echelon: None,
            unit_registry_id: unit.to_owned(),
            decree_number: decree.to_owned(),
            issued_on: day(2026, 10, 20),
            effective_on: from,
            inaugurated_on: None,
            unit_only: false,
            decree_scan: scan.then(|| Scan { document_id: DocumentId::new(), content_hash: "a".repeat(64) }),
            inauguration_scan: None,
        }
    }

    pub(crate) fn approve_position(
        &mut self,
        person: usize,
        decree: String,
        unit: String,
        from: NaiveDate,
        scan: bool,
    ) {
        let event = self.position(person, &decree, &unit, from, scan);
        let change = Change::Position { decree, unit, from, history: event.history_id, scan };
        self.emit(person, &event, change);
    }

    /// An approval whose transaction rolls back.
    pub(crate) fn roll_back(&mut self) {
        let event = self.position(0, "821/never/1", "UNIT9", day(2026, 11, 5), true);
        let (call, id) = (Call::system(self.now()), self.people[0].id);
        let undone = self.stage.conn(|conn| {
            store::transaction::<(), DbError>(conn, &call, |tx| {
                tx.emit(id, None, &event)?;
                Err(DbError::Shape("the officer changed his mind".to_owned()))
            })
        });
        assert!(undone.is_err());
        self.seen.rolled_back += 1;
    }

    pub(crate) fn approve_contact(&mut self, person: usize) {
        let (record, someone) = (HistoryId::new(), self.people[person].clone());
        let phone = format!("0813{:08}", self.stage.serial());
        let event = ContactChanged {
            record_id: record,
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            changed: vec!["phone".to_owned()],
        };
        let (now, call) = (self.now(), Call::system(self.now()));
        let emitted = self.stage.conn(|conn| {
            store::transaction::<_, DbError>(conn, &call, |tx| {
                diesel::update(employee_private::table.filter(employee_private::employee_id.eq(someone.id)))
                    .filter(employee_private::superseded_at.is_null())
                    .set(employee_private::superseded_at.eq(now))
                    .execute(tx.conn())?;
                diesel::insert_into(employee_private::table)
                    .values((
                        employee_private::id.eq(record),
                        employee_private::employee_id.eq(someone.id),
                        employee_private::phone.eq(&phone),
                        employee_private::recorded_at.eq(now),
                    ))
                    .execute(tx.conn())?;
                tx.emit(someone.id, None, &event)
            })
        });
        self.approved(person, emitted.unwrap(), Change::Contact { phone });
    }

    pub(crate) fn approve_promotion(&mut self, person: usize) {
        let (request, period, someone) = (RequestId::new(), self.stage.period(), self.people[person].clone());
        let event = PromotionApproved {
            request_id: request,
            number: "KP-2026-000001".to_owned(),
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            promotion_kind: "101".to_owned(),
            from_rank: "III/a".parse().unwrap(),
            target_rank: "III/b".parse().unwrap(),
            effective_on: period,
            service_years: 11,
            service_months: 8,
        };
        self.effects.requests.lock().unwrap().push(UnderWay {
            request,
            employee: someone.id,
            nip: someone.nip.clone(),
            registry_person_id: Some(someone.registry_id.clone()),
            target_rank: event.target_rank,
            effective_on: period,
            proposal_id: None,
        });
        self.emit(person, &event, Change::Promotion { request, period });
    }

    /// The decrees of promotions that the registry has considered.
    pub(crate) fn decrees(&mut self) {
        for approved in self.book.0.clone() {
            let Change::Promotion { request, period } = approved.change else { continue };
            let decreed = |one: &Approved| matches!(&one.change, Change::Decree { request: of, .. } if *of == request);
            if self.book.0.iter().any(decreed) {
                continue;
            }
            let done = self.stage.conn(|conn| effects::done(conn, request.uuid()));
            let text = |what: &str| done.iter().find(|(did, _)| did == what).map(|(_, text)| text.clone());
            let (Some(proposal_id), Some(_)) = (text("entered"), text("considered")) else { continue };
            let someone = self.people[approved.person].clone();
            let number = format!("823/{}/2026", someone.registry_id);
            let event = DecreeIssued {
                request_id: request,
                nip: someone.nip,
                registry_person_id: Some(someone.registry_id),
                proposal_id,
                decree_number: number.clone(),
                issued_on: day(2026, 12, 20),
                document_id: DocumentId::new(),
                content_hash: "a".repeat(64),
                rank: "III/b".parse().unwrap(),
                effective_on: period,
            };
            self.emit(approved.person, &event, Change::Decree { request, number });
        }
    }
}
