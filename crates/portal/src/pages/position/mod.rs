//! Jabatan: a position or unit change with its decree, entered by the officer in charge.

pub(crate) mod get;
pub(crate) mod post;
mod wrong;

use askama::Template;
use chrono::NaiveDate;
use diesel::PgConnection;
use employees::Profile;
use kernel::{Actor, EmployeeId, Permission};
use organization::{Position, Unit};
use web::Problem;

use super::person::{self, Subject};
use crate::{
    choice::{Choice, choices},
    faults::Faults,
    fields::Fields,
    frame::Frame,
    visit::Visit,
};

/// Most positions and units offered at once.
const OFFERED: usize = 30;

/// The page: first the search, then the form with what was found.
#[derive(Template)]
#[template(path = "position.html")]
struct PositionPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    id: EmployeeId,
    current: String,
    position_text: String,
    unit_text: String,
    positions: Vec<Choice>,
    units: Vec<Choice>,
    searched: bool,
    typed: Fields,
}

/// What was found.
struct Found {
    profile: Profile,
    positions: Vec<Position>,
    units: Vec<Unit>,
}

async fn load(visit: &Visit, id: EmployeeId, fields: Fields, faults: Faults) -> Result<PositionPage, Problem> {
    let (actor, today) = (visit.actor().clone(), visit.today());
    let (position, unit) = (fields.text("cari_jabatan").to_owned(), fields.text("cari_unit").to_owned());
    let found = visit.read(move |conn| find(conn, &actor, id, &position, &unit, today)).await?;
    Ok(PositionPage::new(visit, found, fields, faults))
}

fn find(
    conn: &mut PgConnection,
    actor: &Actor,
    id: EmployeeId,
    position: &str,
    unit: &str,
    today: NaiveDate,
) -> Result<Found, employees::Error> {
    let profile = person::profile(conn, actor, Permission::RecordPosition, id, today)?;
    let positions = match position {
        "" => match profile.position_id {
            Some(id) => vec![organization::find_position(conn, id)?],
            None => Vec::new(),
        },
        text => organization::search_positions(conn, text, i64::try_from(OFFERED).unwrap_or(i64::MAX))?,
    };
    let units = match (unit, profile.unit_id) {
        ("", Some(id)) => vec![organization::find_unit(conn, id, today)?],
        ("", None) => Vec::new(),
        (text, _) => organization::units_named(conn, text, today, OFFERED)?,
    };
    Ok(Found { profile, positions, units })
}

impl PositionPage {
    fn new(visit: &Visit, found: Found, typed: Fields, faults: Faults) -> Self {
        let p = &found.profile;
        let position = |one: &Position| {
            let parts = [one.functional_level.as_ref(), one.echelon.as_ref()].into_iter().flatten();
            parts.fold(one.name.clone(), |text, part| format!("{text} {part}"))
        };
        let current = match (&p.position_name, &p.unit_name) {
            (Some(position), Some(unit)) => format!("{position}, {unit}"),
            (Some(position), None) => position.clone(),
            _ => "belum tercatat".to_owned(),
        };
        Self {
            frame: visit.frame("Catat jabatan"),
            faults,
            subject: Subject::of(visit, p),
            id: p.id,
            current,
            position_text: typed.text("cari_jabatan").to_owned(),
            unit_text: typed.text("cari_unit").to_owned(),
            searched: !typed.text("cari_jabatan").is_empty() || !typed.text("cari_unit").is_empty(),
            positions: choices(found.positions.iter().map(|one| (one.id, position(one))), typed.text("position_id")),
            units: choices(found.units.iter().map(|one| (one.id, one.name.clone())), typed.text("unit_id")),
            typed,
        }
    }
}
