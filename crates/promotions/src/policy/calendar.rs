//! Promotion dates, and when a proposal for one may be made.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{PolicyError, Timeline};

/// The months whose 1st is a promotion date.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromotionMonths {
    /// 1 to 12.
    pub months: Vec<u32>,
}

impl Timeline<PromotionMonths> {
    /// Whether `day` is a promotion date in force on that day.
    #[must_use]
    pub fn is_promotion_date(&self, day: NaiveDate) -> bool {
        day.day() == 1 && self.find(day).is_some_and(|era| era.value.months.contains(&day.month()))
    }

    /// The first promotion date on or after `day`. A day before the table begins counts as its first day.
    /// `None` only at the end of the calendar.
    #[must_use]
    pub fn first_on_or_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.dates_from(day).next()
    }

    /// Every promotion date on or after `day`, in order.
    pub fn dates_from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let start = day.max(self.begins_on());
        let first = if start.day() == 1 { Some(start) } else { first_of_next_month(start) };
        std::iter::successors(first, |day| first_of_next_month(*day)).filter(|day| self.is_promotion_date(*day))
    }
}

fn first_of_next_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(chrono::Months::new(1))
}

/// The windows of one era, by month of the TMT. No window for a month: a yearly letter of BKN set it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowTable {
    pub(super) windows: Vec<WindowRule>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowRule {
    pub(super) tmt_months: Vec<u32>,
    opens: DayBefore,
    closes: DayBefore,
    unit_cut_off: Option<DayBefore>,
    agency_cut_off: Option<DayBefore>,
}

/// A day of an earlier month; beyond the month's end it means the last day.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayBefore {
    months_before: u32,
    day: u32,
}

impl DayBefore {
    fn resolve(self, tmt: NaiveDate) -> Option<NaiveDate> {
        let month = tmt.with_day(1)?.checked_sub_months(chrono::Months::new(self.months_before))?;
        (1..=self.day.min(31)).rev().find_map(|day| month.with_day(day))
    }
}

/// When a proposal for one promotion date may be made. All days are included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalWindow {
    /// The promotion date.
    pub tmt_on: NaiveDate,
    /// First day at the registry.
    pub opens_on: NaiveDate,
    /// Last day at the registry; a later proposal is offered the next date.
    pub closes_on: NaiveDate,
    /// Last day for the unit (OPD) to hand in, where the agency set one.
    pub unit_cut_off_on: Option<NaiveDate>,
    /// Last day inside the agency (BKPSDM), where it set one.
    pub agency_cut_off_on: Option<NaiveDate>,
    /// The regulation or letter.
    pub regulation: String,
}

impl Timeline<WindowTable> {
    /// The window for the promotion date `tmt`; `None` when it was set by a yearly letter that is not in the table.
    pub fn window(&self, tmt: NaiveDate) -> Result<Option<ProposalWindow>, PolicyError> {
        let era = self.on(tmt)?;
        let Some(rule) = era.value.windows.iter().find(|rule| rule.tmt_months.contains(&tmt.month())) else {
            return Ok(None);
        };
        let (Some(opens_on), Some(closes_on)) = (rule.opens.resolve(tmt), rule.closes.resolve(tmt)) else {
            return Ok(None);
        };
        Ok(Some(ProposalWindow {
            tmt_on: tmt,
            opens_on,
            closes_on,
            unit_cut_off_on: rule.unit_cut_off.and_then(|day| day.resolve(tmt)),
            agency_cut_off_on: rule.agency_cut_off.and_then(|day| day.resolve(tmt)),
            regulation: era.regulation.clone(),
        }))
    }
}
