//! Family and sanctions: every reading leaves a row the person can see.

use actix_web::{
    get,
    web::{Data, Path},
};
use chrono::NaiveDate;
use employees::{Error, FamilyMember, histories::SanctionEntry, profile_on, sanction_name};
use kernel::{EmployeeId, HistoryId, Permission, access};
use serde::Serialize;
use store::{Tx, audit::sensitive_read};
use utoipa::ToSchema;
use web::{Shared, extract::Authenticated};

use crate::{
    answer::{Answer, ok},
    listing::Listing,
    view::Word,
};

/// Somebody of the family.
#[derive(Serialize, ToSchema)]
pub(crate) struct FamilyMemberView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    id: HistoryId,
    /// `spouse`, `child`, `father` or `mother`.
    relation: Word,
    /// Name.
    name: String,
    /// Sex.
    sex: Option<Word>,
    /// Place of birth.
    birth_place: Option<String>,
    /// Day of birth.
    born_on: Option<NaiveDate>,
    /// Day of death.
    died_on: Option<NaiveDate>,
    /// Of a spouse: how the marriage stands.
    marriage_state: Option<Word>,
    /// Of a spouse: day of the marriage.
    married_on: Option<NaiveDate>,
    /// Of a spouse: day of the divorce.
    divorced_on: Option<NaiveDate>,
    /// Of a spouse: number of the marriage certificate.
    certificate_number: Option<String>,
    /// Of a spouse: a civil servant too.
    is_civil_servant: Option<bool>,
    /// Whether the row is known at the national registry.
    at_registry: bool,
}

impl From<FamilyMember> for FamilyMemberView {
    fn from(member: FamilyMember) -> Self {
        Self {
            id: member.id,
            relation: member.relation.into(),
            name: member.name,
            sex: member.sex.map(Word::from),
            birth_place: member.birth_place,
            born_on: member.born_on,
            died_on: member.died_on,
            marriage_state: member.marriage_state.map(Word::from),
            married_on: member.married_on,
            divorced_on: member.divorced_on,
            certificate_number: member.certificate_number,
            is_civil_servant: member.is_civil_servant,
            at_registry: member.registry_id.is_some(),
        }
    }
}

/// A disciplinary sanction.
#[derive(Serialize, ToSchema)]
pub(crate) struct SanctionView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    id: HistoryId,
    /// Kind: `TK6` …
    kind: Word,
    /// `light`, `moderate`, `severe` or `promotion_delay`.
    severity: String,
    /// First day.
    since: NaiveDate,
    /// First day no longer in force.
    until: Option<NaiveDate>,
    /// Decree number.
    decree_number: String,
    /// Decree date.
    decree_issued_on: Option<NaiveDate>,
    /// Whether the row is known at the national registry.
    at_registry: bool,
}

impl From<SanctionEntry> for SanctionView {
    fn from(row: SanctionEntry) -> Self {
        Self {
            id: row.id,
            kind: Word::new(&row.kind, sanction_name(&row.kind)),
            severity: row.severity,
            since: row.since,
            until: row.until,
            decree_number: row.decree_number,
            decree_issued_on: row.decree_issued_on,
            at_registry: row.registry_id.is_some(),
        }
    }
}

/// Spouses, children and parents.
///
/// Permission `view_sensitive`. Somebody else's reading is recorded first; without the record nothing is served.
#[utoipa::path(get, path = "/api/v1/employees/{id}/family", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "The family, spouses first", body = Listing<FamilyMemberView>)))]
#[get("/api/v1/employees/{id}/family")]
pub(crate) async fn family(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let id = id.into_inner();
    let read = shared.db.write(who.into_call(), move |tx| {
        opened(tx, id, "keluarga")?;
        employees::family(tx.conn(), id)
    });
    let items = read.await?.into_iter().map(FamilyMemberView::from).collect();
    ok(&Listing { items, next: None })
}

/// Disciplinary sanctions, newest first.
///
/// Permission `view_sensitive`. Somebody else's reading is recorded first; without the record nothing is served.
#[utoipa::path(get, path = "/api/v1/employees/{id}/sanctions", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "The sanctions", body = Listing<SanctionView>)))]
#[get("/api/v1/employees/{id}/sanctions")]
pub(crate) async fn sanctions(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let id = id.into_inner();
    let read = shared.db.write(who.into_call(), move |tx| {
        opened(tx, id, "hukuman disiplin")?;
        let now = tx.now();
        employees::histories::sanctions(tx.conn(), id, now)
    });
    let items = read.await?.into_iter().map(SanctionView::from).collect();
    ok(&Listing { items, next: None })
}

/// May be read, and that somebody else reads it is written down.
fn opened(tx: &mut Tx<'_>, id: EmployeeId, what: &str) -> Result<(), Error> {
    let today = tx.today();
    let person = profile_on(tx.conn(), id, today)?;
    let grant = access::require(tx.actor(), Permission::ViewSensitive, &person.place())?;
    if tx.actor().employee == Some(id) {
        return Ok(());
    }
    Ok(sensitive_read(tx, id, grant.role, what)?)
}
