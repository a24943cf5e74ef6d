//! What leaves the building is what `schemas/` shows: a change of a payload is a change of a file, and a topic of its review.
//! An event that lies in the queue over an update must still be read, so a new shape is a new version with a file of its own.

use kernel::EmployeeId;
use serde_json::Value;
use store::{
    Event,
    events::{
        AppraisalRecorded, AwardRecorded, ContactChanged, DecreeIssued, KINDS, PositionRecorded, PromotionApproved,
    },
};

/// Reads the example, writes it back, and compares.
fn is_as_shown<E: Event>(example: &str) -> E {
    let shown: Value = serde_json::from_str(example).unwrap_or_else(|e| panic!("{}: {e}", E::KIND));
    let event: E = serde_json::from_value(shown.clone()).unwrap_or_else(|e| panic!("{}: {e}", E::KIND));
    assert_eq!(serde_json::to_value(&event).ok(), Some(shown), "{}", E::KIND);
    event
}

#[test]
fn every_event_is_as_its_file_shows() {
    let somebody: EmployeeId = uuid::Uuid::nil().into();
    let fingerprints = [
        is_as_shown::<PromotionApproved>(include_str!("../schemas/promotion.approved.v1.json")).fingerprint(somebody),
        is_as_shown::<DecreeIssued>(include_str!("../schemas/promotion.decree-issued.v1.json")).fingerprint(somebody),
        is_as_shown::<PositionRecorded>(include_str!("../schemas/position.recorded.v2.json")).fingerprint(somebody),
        is_as_shown::<ContactChanged>(include_str!("../schemas/contact.changed.v1.json")).fingerprint(somebody),
        is_as_shown::<AppraisalRecorded>(include_str!("../schemas/appraisal.recorded.v1.json")).fingerprint(somebody),
        is_as_shown::<AwardRecorded>(include_str!("../schemas/award.recorded.v1.json")).fingerprint(somebody),
    ];
    let nil = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        fingerprints,
        [
            format!("{nil}|promotion.approved|III/b|2027-01-01"),
            format!("{nil}|promotion.decree-issued|823/1/BKPSDM/2026|2027-01-01"),
            format!("{nil}|position.recorded|821.2/7/BKPSDM/2026|2026-11-16"),
            format!("{nil}|contact.changed|01936d2e-7c00-7000-8000-000000000004"),
            format!("{nil}|appraisal.recorded|2025"),
            format!("{nil}|award.recorded|01936d2e-7c00-7000-8000-000000000007"),
        ]
    );
}

/// Shapes an older program wrote, which may lie in the queue over an update.
const OLD: &[(&str, i16)] = &[(PositionRecorded::KIND, 1)];

#[test]
fn what_an_older_program_wrote_is_still_read() {
    let old: PositionRecorded =
        serde_json::from_str(include_str!("../schemas/position.recorded.v1.json")).expect("version 1");
    assert_eq!((old.decree_scan, old.inauguration_scan), (None, None));
}

#[test]
fn every_file_belongs_to_a_kind_and_its_version() {
    let today = KINDS.iter().map(|kind| (kind.name, kind.version));
    let mut expected: Vec<String> =
        today.chain(OLD.iter().copied()).map(|(kind, version)| format!("{kind}.v{version}.json")).collect();
    expected.sort();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("schemas")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, expected);
}
