use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, HistoryId, MarriageState, Relation, Sex};
use serde::Serialize;
use store::schema::family_members as f;

use crate::Error;

/// Somebody of the family. Personal data (UU 27/2022), of children above all: whoever reads it for somebody has
/// `ViewSensitive` and writes a row with `store::audit::sensitive_read` first.
#[derive(Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = f, check_for_backend(diesel::pg::Pg))]
pub struct FamilyMember {
    /// Row.
    pub id: HistoryId,
    /// What they are to the person.
    pub relation: Relation,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Place of birth.
    pub birth_place: Option<String>,
    /// Day of birth.
    pub born_on: Option<NaiveDate>,
    /// Day of death.
    pub died_on: Option<NaiveDate>,
    /// Of a spouse: how the marriage stands.
    pub marriage_state: Option<MarriageState>,
    /// Of a spouse: day of the marriage.
    pub married_on: Option<NaiveDate>,
    /// Of a spouse: day of the divorce.
    pub divorced_on: Option<NaiveDate>,
    /// Of a spouse: number of the marriage certificate.
    pub certificate_number: Option<String>,
    /// Of a spouse: a civil servant too.
    pub is_civil_servant: Option<bool>,
    /// Row id at the registry.
    pub registry_id: Option<String>,
}

impl std::fmt::Debug for FamilyMember {
    /// Shows nothing of the data: it must not slip into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FamilyMember").field("id", &self.id).field("relation", &self.relation).finish_non_exhaustive()
    }
}

/// The family of one person as we believe it now: spouses, children by age, parents.
///
/// # Errors
/// The database's.
pub fn family(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<FamilyMember>, Error> {
    let mut members: Vec<FamilyMember> = f::table
        .filter(f::employee_id.eq(employee).and(f::superseded_at.is_null()))
        .order((f::born_on.asc().nulls_last(), f::id))
        .select(FamilyMember::as_select())
        .load(conn)?;
    members.sort_by_key(|member| member.relation);
    Ok(members)
}
