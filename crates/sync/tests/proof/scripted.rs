//! Orders of events that seeds found, played again by name.

use bkn::Endpoint;
use chrono::TimeDelta;

use crate::{
    fragile::{Place, Word},
    play::{Play, Trace},
    stage::Stage,
};

/// Plays a script with one person and two processes, and looks at the registry at rest.
fn scripted(script: impl AsyncFnOnce(&mut Play<'_>)) {
    let (stage, trace) = (Stage::new(), Trace::default());
    stage.runtime.block_on(async {
        let mut play = Play::new(&stage, 1, &trace, 1, 2);
        script(&mut play).await;
        play.come_to_rest().await;
        play.check().await;
    });
}

impl Play<'_> {
    /// A process takes the one event there is, or one that waits.
    async fn takes(&mut self, nth: usize) {
        assert_eq!(self.lease_for(nth, 1).await, 1);
    }

    /// The first hand of a process goes on until it stands there.
    async fn goes_until(&mut self, nth: usize, place: Place) {
        for _ in 0..20 {
            self.go_on(nth, 0, Word::Go).await;
            let doing = self.workers[nth].hands[0].doing.as_ref();
            if doing.and_then(|doing| doing.stands.as_ref()).is_some_and(|ask| ask.place == place) {
                return;
            }
        }
        panic!("never stood at {place:?}");
    }

    /// A process takes the event up again and again, until nothing waits for the next look.
    async fn carries_on(&mut self, nth: usize) {
        for _ in 0..5 {
            if self.lease_for(nth, 1).await == 1 {
                self.ends(nth).await;
            }
            self.pass(A_LOOK).await;
        }
    }

    /// The first hand of a process goes on to the end.
    async fn ends(&mut self, nth: usize) {
        while self.workers[nth].hands[0].doing.is_some() {
            self.go_on(nth, 0, Word::Go).await;
        }
    }
}

/// Longer than any wait between two looks.
const A_LOOK: TimeDelta = TimeDelta::seconds(31);

/// A worker entered the proposal and was killed. While the next one reads the list to find it, the poll takes the same proposal for
/// the request: it is known then, and was taken for an earlier request's and entered again.
#[test]
fn a_proposal_that_the_poll_took_while_we_looked_is_not_entered_again() {
    scripted(async |play| {
        play.approve_promotion(0);
        play.takes(0).await;
        play.goes_until(0, Place::After(Endpoint::ProposalExtension)).await;
        play.kill(0).await;
        play.pass(TimeDelta::seconds(100)).await;
        play.takes(0).await;
        play.goes_until(0, Place::After(Endpoint::PromotionList)).await;
        play.read_lists(1);
        play.ends(1).await;
        play.ends(0).await;
    });
}

/// A process that slept between looking and saving wakes when another one has saved.
#[test]
fn a_worker_that_slept_past_its_lease_before_a_save_does_not_send_it() {
    scripted(async |play| {
        play.approve_position(0, "821/PNS/7".to_owned(), "UNIT1".to_owned(), testkit::day(2026, 11, 16), false);
        play.takes(0).await;
        play.goes_until(0, Place::Before(Endpoint::PositionSave)).await;
        play.pass(TimeDelta::seconds(100)).await;
        play.carries_on(1).await;
        assert_eq!(play.ledger.all().len(), 1, "the other one has saved it");
        play.ends(0).await;
        assert_eq!(play.ledger.all().len(), 1, "saved once");
    });
}

/// The same, before the first call: nothing is even begun.
#[test]
fn a_worker_that_slept_past_its_lease_begins_nothing() {
    scripted(async |play| {
        play.approve_contact(0);
        play.takes(0).await;
        play.pass(TimeDelta::seconds(100)).await;
        play.takes(1).await;
        play.goes_until(1, Place::Before(Endpoint::ContactUpdate)).await;
        play.ends(0).await;
        assert_eq!(play.ledger.all().len(), 0);
        play.ends(1).await;
    });
}

/// A lost answer, a late arrival and a second sender: what was sent before the look is found by it.
#[test]
fn a_save_that_arrives_after_its_sender_gave_it_up_is_adopted() {
    scripted(async |play| {
        play.approve_position(0, "821/PNS/7".to_owned(), "UNIT1".to_owned(), testkit::day(2026, 11, 16), false);
        play.takes(0).await;
        play.goes_until(0, Place::Before(Endpoint::PositionSave)).await;
        play.go_on(0, 0, Word::Late).await;
        play.ends(0).await;
        play.carries_on(1).await;
        assert_eq!(play.ledger.all().len(), 1, "saved once");
    });
}
