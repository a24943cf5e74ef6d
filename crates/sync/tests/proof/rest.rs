//! The end of a seed: nothing goes wrong any more, time goes on until nothing waits, and the registry is compared with what
//! was approved.

use std::sync::atomic::Ordering;

use bkn::{CallId, DocumentType, HistoryRow, Registry};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{dsl::min, prelude::*};
use store::schema::{outbox as queue, outbox_attempts as attempts};
use sync::Outcome;
use uuid::Uuid;

use crate::{
    effects,
    fragile::{Word, appraisal_row_mark, award_row_mark, row_mark},
    model::{Change, Expected},
    play::Play,
};

/// Rounds of carrying and waiting after which it will not come to rest.
const MOST: usize = 300;

impl Play<'_> {
    /// Everybody goes on without a fault until nothing waits.
    pub(crate) async fn come_to_rest(&mut self) {
        self.note("everything works from here on");
        self.calm.store(true, Ordering::Relaxed);
        // Late calls arrive, hands that were stopped wake up: some find that their lease is gone.
        self.pass(TimeDelta::seconds(3)).await;
        let busy: Vec<(usize, usize)> = self.busy().collect();
        for (nth, hand) in busy {
            while self.workers[nth].hands.get(hand).is_some_and(|hand| hand.doing.is_some()) {
                self.go_on(nth, hand, Word::Go).await;
            }
        }
        self.lift_all();
        for worker in &mut self.workers {
            worker.database_is_quiet().await;
            worker.cut = false;
            for hand in &worker.hands {
                hand.fuse.store(i64::MAX, Ordering::Relaxed);
            }
        }
        for round in 0..MOST {
            self.carry(round % self.workers.len()).await;
            self.officer();
            self.decrees();
            let Some(due) = self.next_due() else {
                if self.promotions_are_through() {
                    return;
                }
                self.read_lists_now().await;
                self.decrees();
                if self.next_due().is_none() {
                    self.pass(TimeDelta::seconds(61)).await;
                }
                continue;
            };
            let wait = due - self.now();
            if wait > TimeDelta::zero() {
                self.pass(wait).await;
            } else {
                // Sending is paused.
                self.pass(TimeDelta::seconds(61)).await;
            }
        }
        panic!("it does not come to rest");
    }

    /// One process carries until it finds nothing to do.
    async fn carry(&self, nth: usize) {
        loop {
            let worker = &self.workers[nth];
            match sync::step(&worker.hands[0].deps, worker.id).await {
                Ok(Outcome::Idle | Outcome::Paused(_)) => break,
                Ok(outcome) => self.note(&format!("w{nth} carries: {outcome:?}")),
                Err(error) => panic!("the database failed though nobody cut it: {error}"),
            }
        }
    }

    async fn read_lists_now(&mut self) {
        let polled = sync::poll::poll(&self.workers[0].hands[0].deps).await;
        self.note(&format!("w0 reads the lists: {polled:?}"));
    }

    fn ids(&self) -> Vec<Uuid> {
        self.people.iter().map(|someone| someone.id.uuid()).collect()
    }

    /// When the next event that waits is due; `None` when none does.
    fn next_due(&self) -> Option<DateTime<Utc>> {
        let ids = self.ids();
        self.stage.conn(|conn| {
            queue::table
                .filter(queue::employee_id.eq_any(ids))
                .filter(queue::state.eq_any(["pending", "parked"]))
                .select(min(queue::next_attempt_at))
                .first(conn)
                .unwrap()
        })
    }

    /// Whether the ranks of all promotions show.
    fn promotions_are_through(&self) -> bool {
        let promotions = self.book.0.iter().filter(|one| matches!(one.change, Change::Promotion { .. })).count();
        let decrees = self.book.0.iter().filter(|one| matches!(one.change, Change::Decree { .. })).count();
        promotions == decrees
    }

    /// The registry and the queue, compared with what was approved.
    pub(crate) async fn check(&mut self) {
        for person in 0..self.people.len() {
            let (held, expected) = (self.held(person).await, self.book.expected(person));
            assert_eq!(held, expected, "the registry's record of {}", self.people[person].registry_id);
            self.in_order(person);
        }
        self.delivered();
        self.effects_once();
    }

    /// What the registry holds, read with a client of our own.
    async fn held(&self, person: usize) -> Expected {
        let (client, call, someone) = (&self.stage.clients[0], CallId::new("proof"), &self.people[person]);
        let rows = client.position_history(&call, &someone.nip).await.unwrap();
        let mut positions = with_scans(&rows, row_mark, DocumentType::PositionDecree);
        positions.retain(|(mark, _)| mark.starts_with("821/"));
        assert_eq!(rows.len(), positions.len() + 1, "the first row is still there");
        let appraisals = client.appraisal_history(&call, &someone.nip).await.unwrap();
        let awards = client.award_history(&call, &someone.nip).await.unwrap();
        let record = client.data_utama(&call, &someone.nip).await.unwrap();
        let mut held = Expected {
            positions,
            appraisals: with_scans(&appraisals, appraisal_row_mark, DocumentType::Appraisal),
            awards: with_scans(&awards, award_row_mark, DocumentType::Award),
            unit: record.unit_id.map(|unit| unit.as_str().to_owned()).unwrap_or_default(),
            phone: record.mobile.unwrap_or_default(),
            proposals: 0,
            ranks: 0,
        };
        for approved in self.book.of(person) {
            if let Change::Promotion { period, .. } = &approved.change {
                let list = client.list_promotions(&call, *period, None, 0).await.unwrap();
                held.proposals +=
                    list.rows.iter().filter(|row| row.nip.as_deref() == Some(someone.nip.as_str())).count();
                held.ranks = client.rank_history(&call, &someone.nip).await.unwrap().len() - 1;
            }
        }
        held
    }

    /// What was applied for a person follows, chain by chain, the order of what was approved: a change may be applied again, but
    /// none after a later one.
    fn in_order(&self, person: usize) {
        for marks in self.book.chains(person, &self.people[person].registry_id) {
            let applied: Vec<String> =
                self.ledger.all().into_iter().map(|(mark, _)| mark).filter(|mark| marks.contains(mark)).collect();
            let mut at = 0;
            for mark in &applied {
                let next = marks.iter().skip(at).position(|of| of == mark);
                at += next.unwrap_or_else(|| panic!("{mark} too late: applied {applied:?} of {marks:?}"));
            }
        }
    }

    /// Every event is delivered, or stood for by a newer one that was, and left no attempt open.
    fn delivered(&self) {
        let ids = self.ids();
        let events: Vec<(i64, Uuid, String)> = self.stage.conn(|conn| {
            queue::table
                .filter(queue::employee_id.eq_any(&ids))
                .order((queue::employee_id, queue::person_seq))
                .select((queue::seq, queue::id, queue::state))
                .load(conn)
                .unwrap()
        });
        assert_eq!(events.len(), self.book.0.len(), "as many events as changes");
        for approved in &self.book.0 {
            let state =
                events.iter().find(|(_, id, _)| *id == approved.event.uuid()).map(|(_, _, state)| state.as_str());
            let newest = self.book.of(approved.person).filter(|one| one.is_contact()).last();
            let stood_for = approved.is_contact() && newest.is_some_and(|newest| newest.event != approved.event);
            assert!(state == Some("delivered") || stood_for && state == Some("superseded"), "{state:?}: {approved:?}");
        }
        let seqs: Vec<i64> = events.iter().map(|(seq, _, _)| *seq).collect();
        let open: i64 = self.stage.conn(|conn| {
            attempts::table
                .filter(attempts::outbox_seq.eq_any(seqs))
                .filter(attempts::finished_at.is_null())
                .count()
                .get_result(conn)
                .unwrap()
        });
        assert_eq!(open, 0, "attempts nobody closed");
    }

    /// What the answers did to our record, they did once.
    fn effects_once(&self) {
        for approved in &self.book.0 {
            let (id, once): (Uuid, &[&str]) = match &approved.change {
                Change::Position { history, .. }
                | Change::Appraisal { history, .. }
                | Change::Award { history, .. } => (history.uuid(), &["accepted"]),
                Change::Promotion { request, .. } => (request.uuid(), &["entered", "uploaded", "visible"]),
                Change::Contact { .. } | Change::Decree { .. } => continue,
            };
            let done = self.stage.conn(|conn| effects::done(conn, id));
            for what in once {
                let times = done.iter().filter(|(did, _)| did == what).count();
                assert_eq!(times, 1, "{what} of {approved:?}");
            }
        }
    }
}

/// Rows by their marks, sorted, and whether they have a scan of this kind.
fn with_scans<R: HistoryRow>(rows: &[R], mark: fn(&R) -> String, kind: DocumentType) -> Vec<(String, bool)> {
    let has_scan = |row: &R| row.documents().iter().any(|document| document.dok_id == kind.id());
    let mut marks: Vec<(String, bool)> = rows.iter().map(|row| (mark(row), has_scan(row))).collect();
    marks.sort();
    marks
}
