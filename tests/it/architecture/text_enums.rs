//! States owned by code are texts with a check in SQL and an enum in Rust: both list the same words.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use regex_lite::Regex;
use testkit::TestDb;

#[derive(QueryableByName)]
struct Check {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

/// Checks whose words are no enum in Rust, each with the reason.
const WITHOUT_ENUM: &[(&str, &str)] = &[
    ("ranks_scheme_check", "the two enums of ranks are told apart by their types"),
    ("user_roles_reach_check", "kernel::Scope carries the unit and is no list of words"),
    ("requests_kind_check", "written as a constant by the crate whose service it is"),
    ("decrees_kind_check", "written as a constant by the one place that records such a decree"),
    ("role_proposals_reach_check", "as user_roles_reach_check"),
    ("import_fault_books_kind_check", "the words of import_batches_kind_check"),
    ("import_batches_kind_check", "written as a constant by the one place that loads such a file"),
    ("pull_people_state_check", "written as constants by the one file that keeps who is done"),
    ("qualifications_kind_check", "kept as the registry names them; rules read the ones they ask for"),
    ("sanctions_severity_check", "derived from the kind, config/reference/discipline_types.csv"),
];

macro_rules! words {
    ($enum:ty) => {
        <$enum>::ALL.iter().map(|value| value.as_str()).collect()
    };
}

/// Each check of the migrations with the enum that mirrors it.
fn mirrored() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    BTreeMap::from([
        ("positions_kind_check", words!(kernel::PositionKind)),
        ("employees_sex_check", words!(kernel::Sex)),
        ("trainings_kind_check", words!(kernel::TrainingKind)),
        ("family_members_relation_check", words!(kernel::Relation)),
        ("family_members_sex_check", words!(kernel::Sex)),
        ("family_members_marriage_state_check", words!(kernel::MarriageState)),
        ("user_roles_role_check", words!(kernel::Role)),
        ("employment_status_history_kind_check", words!(kernel::EmploymentKind)),
        ("employment_status_history_legal_status_check", words!(kernel::LegalStatus)),
        ("appraisals_rating_check", words!(kernel::Rating)),
        ("appraisals_work_result_check", words!(performance::Expectation)),
        ("appraisals_behaviour_check", words!(performance::Expectation)),
        ("appraisals_assessor_status_check", words!(performance::AssessorStatus)),
        ("request_assessments_verdict_check", words!(kernel::Verdict)),
        ("requests_state_check", words!(workflow::State)),
        ("outbox_state_check", words!(store::outbox::State)),
        ("role_proposals_role_check", words!(kernel::Role)),
        ("role_proposals_state_check", words!(accounts::proposals::State)),
        ("record_reports_section_check", words!(employees::reports::Section)),
        ("record_reports_state_check", words!(employees::reports::State)),
        ("registry_checks_outcome_check", words!(reconcile::Outcome)),
        ("registry_differences_kind_check", words!(reconcile::Kind)),
        ("registry_differences_sort_check", words!(reconcile::Sort)),
        ("registry_differences_winner_check", words!(reconcile::Winner)),
        ("registry_differences_state_check", words!(reconcile::DiffState)),
        ("registry_differences_closed_how_check", words!(reconcile::ClosedHow)),
        ("registry_runs_kind_check", words!(reconcile::RunKind)),
        ("users_state_check", words!(accounts::users::UserState)),
    ])
}

#[test]
fn checks_and_enums_list_the_same_words() {
    let db = TestDb::new();
    let checks: Vec<Check> = sql_query(
        "select conname::text as name, pg_get_constraintdef(oid) as definition from pg_constraint \
         where contype = 'c' and connamespace = current_schema()::regnamespace",
    )
    .load(&mut db.conn())
    .unwrap();
    let word = Regex::new(r"'([^']*)'::text").unwrap();
    let mirrored = mirrored();
    let mut seen = BTreeSet::new();
    for check in checks.iter().filter(|check| check.definition.contains("ARRAY[")) {
        let in_sql: BTreeSet<&str> =
            word.captures_iter(&check.definition).map(|c| c.get(1).unwrap().as_str()).collect();
        match mirrored.get(check.name.as_str()) {
            Some(in_rust) => assert_eq!(&in_sql, in_rust, "{}", check.name),
            None => assert!(
                WITHOUT_ENUM.iter().any(|(name, _)| *name == check.name),
                "{} mirrors no enum: {in_sql:?}",
                check.name
            ),
        }
        seen.insert(check.name.as_str());
    }
    for name in mirrored.keys().chain(WITHOUT_ENUM.iter().map(|(name, _)| name)) {
        assert!(seen.contains(name), "{name} is not a check of the schema");
    }
}
