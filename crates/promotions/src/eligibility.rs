//! "Can I?": the rules run on the record for a person, for the next date that can still be proposed or for any day.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use documents::Document;
use kernel::{Assessment, EmployeeId, RankGrade, Verdict, clock};
use serde::Serialize;

use crate::{
    Error, ProposalWindow, RequestedKind, Requirement, assess,
    facts_load::{self, Loaded},
    policy::PromotionPolicies,
    requirements,
    service_length::{ServiceLength, carried},
};

/// The answer to "can I be promoted, to what, when, and why not".
#[derive(Debug, Clone, Serialize)]
pub struct Eligibility {
    /// Rank held.
    pub from_rank: Option<RankGrade>,
    /// What the rules say for [`Assessment::day`].
    pub assessment: Assessment,
    /// Last day on which a proposal for that day may be made, where the table knows it.
    pub closes_on: Option<NaiveDate>,
    /// When only time is missing: the first date that can be proposed once it has passed.
    pub earliest_proposable_on: Option<NaiveDate>,
    /// Documents a proposal needs, each with the ones in the file that answer it.
    pub checklist: Vec<ChecklistItem>,
    /// Masa kerja golongan at that day, in years and months.
    pub service: Option<(i16, i16)>,
}

/// One requirement with the documents that answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChecklistItem {
    /// What is asked.
    #[serde(flatten)]
    pub requirement: Requirement,
    /// Documents attached to the request (none while there is no request).
    pub attached: Vec<Document>,
    /// Documents of this kind already in the file: offered, not asked again.
    pub offered: Vec<Document>,
}

/// Everything needed to open a request, for the service.
pub(crate) struct Judged {
    pub(crate) loaded: Loaded,
    pub(crate) assessment: Assessment,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) service: Option<ServiceLength>,
}

/// Runs the rules on the record for `day`.
pub(crate) fn judge(
    conn: &mut PgConnection,
    employee: EmployeeId,
    day: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<Judged, Error> {
    let policies = PromotionPolicies::builtin()?;
    let loaded = facts_load::load(conn, employee, day, known_at)?;
    let assessment = assess(&loaded.facts, RequestedKind::Kind(crate::PromotionKind::Regular), policies)?;
    let requirements = requirements(&loaded.facts, &policies.on(day)?);
    let profile = &loaded.record.profile;
    let service = profile.grade().zip(profile.rank_since).and_then(|(from, since)| {
        let stored =
            ServiceLength { years: profile.service_years.unwrap_or(0), months: profile.service_months.unwrap_or(0) };
        Some(carried(stored, since, from, assessment.target?, day))
    });
    Ok(Judged { loaded, assessment, requirements, service })
}

/// The promotion date a proposal made on `today` would be for, not before `earliest`.
pub(crate) fn next_window(today: NaiveDate, earliest: NaiveDate) -> Result<Option<ProposalWindow>, Error> {
    Ok(PromotionPolicies::builtin()?.next_proposable(today, earliest)?)
}

/// Eligibility of one person: on `day`, or on the next promotion date that can still be proposed on the day of `now`.
///
/// # Errors
/// [`employees::Error::NotFound`]; a `day` before the policy tables begin.
pub fn eligibility(
    conn: &mut PgConnection,
    employee: EmployeeId,
    day: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Eligibility, Error> {
    let today = clock::day_in_jakarta(now);
    let window = next_window(today, day.unwrap_or(today))?;
    let judged_on = day.or(window.as_ref().map(|w| w.tmt_on)).unwrap_or(today);
    let judged = judge(conn, employee, judged_on, now)?;
    let earliest_proposable_on = match (judged.assessment.verdict, judged.assessment.earliest_on) {
        (Verdict::NotEligible, Some(earliest)) => next_window(today, earliest)?.map(|w| w.tmt_on),
        _ => None,
    };
    let file = documents::list_for(conn, employee)?;
    Ok(Eligibility {
        from_rank: judged.loaded.facts.grade(),
        closes_on: window.filter(|w| w.tmt_on == judged_on).map(|w| w.closes_on),
        earliest_proposable_on,
        checklist: judged
            .requirements
            .into_iter()
            .map(|requirement| ChecklistItem {
                offered: answering(&requirement, &file),
                attached: Vec::new(),
                requirement,
            })
            .collect(),
        service: judged.service.map(|s| (s.years, s.months)),
        assessment: judged.assessment,
    })
}

/// Documents of the file that answer a requirement: the kind, and for an appraisal the year in the title.
pub(crate) fn answering(requirement: &Requirement, file: &[Document]) -> Vec<Document> {
    let right_year = |d: &Document| requirement.year.is_none_or(|year| d.title.contains(&year.to_string()));
    file.iter()
        .filter(|d| d.kind == requirement.document_kind.as_str() && d.withdrawn_at.is_none() && right_year(d))
        .cloned()
        .collect()
}
