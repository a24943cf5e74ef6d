//! Service promotion (pengabdian): on death, at retirement age, or disabled by duty. PP 99/2000 art. 27–29, Keputusan
//! Kepala BKN 12/2002.
//!
//! Everything is measured on [`effective_on`], not on the proposed date.

pub mod length_of_service;
pub mod no_recent_sanction;
pub mod performance;
pub mod time_in_last_rank;

use chrono::{Months, NaiveDate};
use kernel::add_months;

use super::{RuleTable, Timing, general, next_rank};
use crate::{
    PromotionKind,
    facts::{LeavingEvent, PromotionFacts},
    policy::{PromotionPolicy, ServiceStep},
};

pub(crate) const BASIS: &str = "PP 99/2000 Pasal 27 sampai 29; Keputusan Kepala BKN 12/2002";

/// The rules of the service promotion.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Service,
    numbers: PromotionKind::Service,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[],
    checks: &[
        length_of_service::RULE,
        time_in_last_rank::RULE,
        performance::RULE,
        no_recent_sanction::RULE,
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Event(|facts, _| effective_on(facts)),
};

/// The effective date: at retirement the 1st of the last month of service, otherwise the proposed date, which is the
/// date of death or of the medical board's finding.
#[must_use]
pub fn effective_on(facts: &PromotionFacts) -> Option<NaiveDate> {
    match (facts.choice.event, facts.retirement_on) {
        (Some(LeavingEvent::RetirementAge), Some(retirement)) => retirement.checked_sub_months(Months::new(1)),
        _ => Some(facts.proposed_on),
    }
}

/// Whether the years do not count: disabled by duty and unfit for every post.
pub(crate) fn without_years(facts: &PromotionFacts) -> bool {
    facts.choice.event == Some(LeavingEvent::Disability)
}

/// The row of the table that the length of service reaches; `None` below the shortest.
pub(crate) fn step(probation_on: NaiveDate, effective: NaiveDate, policy: &PromotionPolicy) -> Option<ServiceStep> {
    let steps = &policy.service_promotion.value.steps;
    steps.iter().find(|step| add_months(probation_on, step.service_years * 12) <= effective).copied()
}
