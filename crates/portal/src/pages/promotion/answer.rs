//! The answer in one sentence.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use kernel::{EmployeeId, Fault, FaultClass, Verdict};
use promotions::{Eligibility, Error};

use crate::words;

/// The rules' answer for the next date that can be proposed, or for `day`. Inside: why there is none for this person
/// (no rank, rules not built); outside: what has nothing to do with the person.
pub(crate) fn load(
    conn: &mut PgConnection,
    id: EmployeeId,
    day: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Result<Eligibility, Error>, Error> {
    match promotions::eligibility(conn, id, day, now) {
        Err(error) if matches!(error.class(), FaultClass::NotEligible | FaultClass::Invalid) => Ok(Err(error)),
        Err(error) => Err(error),
        Ok(found) => Ok(Ok(found)),
    }
}

/// The heading: about the reader, or about the person named.
pub(crate) fn headline(found: &Eligibility, name: Option<&str>) -> String {
    let assessment = &found.assessment;
    let who = name.unwrap_or("Anda");
    let target = assessment.target.map_or_else(String::new, |rank| format!(" ke {rank}"));
    match (assessment.verdict, found.earliest_proposable_on) {
        (Verdict::Eligible, _) => {
            format!("{who} memenuhi syarat naik pangkat{target} pada {}", words::day(assessment.day))
        }
        (Verdict::NotEligible, Some(earliest)) => {
            format!("{who} dapat naik pangkat{target} paling cepat {}", words::day(earliest))
        }
        (Verdict::NotEligible, None) => {
            let missing = assessment.objections().count();
            format!("{who} belum dapat naik pangkat: {missing} syarat belum terpenuhi")
        }
        (Verdict::Hold, _) => format!("Kenaikan pangkat {} harus menunggu", name.unwrap_or("Anda")),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Assessment, Finding, Outcome, RankGrade, Rule};

    use super::*;

    const RULE: Rule<Outcome, ()> = Rule {
        id: "KP-UJI-01",
        code: "R-UJI",
        title: "Uji",
        legal_basis: "PP",
        source: file!(),
        check: |outcome, ()| Finding::new(*outcome, "a", "b"),
    };

    fn found(verdict: Verdict, against: usize, earliest: Option<&str>) -> Eligibility {
        let target: Option<RankGrade> = "III/b".parse().ok();
        Eligibility {
            from_rank: "III/a".parse().ok(),
            assessment: Assessment {
                day: "2027-01-01".parse().unwrap(),
                policy: "1".into(),
                kind: "101".into(),
                verdict,
                target,
                earliest_on: None,
                codes: Vec::new(),
                findings: vec![RULE.judge(&Outcome::NotMet, &()); against],
            },
            closes_on: None,
            earliest_proposable_on: earliest.map(|day| day.parse().unwrap()),
            checklist: Vec::new(),
            service: None,
        }
    }

    #[test]
    fn the_heading_is_the_answer() {
        for (found, name, heading) in [
            (found(Verdict::Eligible, 0, None), None, "Anda memenuhi syarat naik pangkat ke III/b pada 1 Januari 2027"),
            (
                found(Verdict::NotEligible, 1, Some("2027-04-01")),
                None,
                "Anda dapat naik pangkat ke III/b paling cepat 1 April 2027",
            ),
            (found(Verdict::NotEligible, 2, None), None, "Anda belum dapat naik pangkat: 2 syarat belum terpenuhi"),
            (
                found(Verdict::Eligible, 0, None),
                Some("Budi, S.H."),
                "Budi, S.H. memenuhi syarat naik pangkat ke III/b pada 1 Januari 2027",
            ),
            (found(Verdict::Hold, 1, None), None, "Kenaikan pangkat Anda harus menunggu"),
        ] {
            assert_eq!(headline(&found, name), heading);
        }
    }
}
