//! Changes of people's contact data and positions, approved by the services an officer's page calls, and what they add up to.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use employees::service::{ChangeContact, RecordPosition, change_contact, record_position};
use kernel::{Call, EmployeeId, Nip, PositionId, UnitId, clock};
use pg::Db;
use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use store::schema::{employees as people, positions, units};

use crate::database::Database;

/// Of a hundred changes, so many are of contact data.
const CONTACTS: u64 = 25;

/// Whether nobody is in the database: the soak must not meet anybody's data.
pub(super) fn is_empty(database: &Database) -> anyhow::Result<bool> {
    let mut conn = pg::connect(database.owner_url())?;
    Ok(people::table.count().get_result::<i64>(&mut conn)? == 0)
}

/// What the registry must hold of one person in the end.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) nip: Nip,
    /// Decree numbers of the approved positions, in order.
    pub(super) decrees: Vec<String>,
    /// The last telephone number.
    pub(super) phone: Option<String>,
    id: EmployeeId,
    version: i32,
}

/// Who changes what.
pub(super) struct Changes {
    db: Db,
    chance: ChaCha8Rng,
    people: Vec<Expected>,
    positions: Vec<PositionId>,
    units: Vec<UnitId>,
    tomorrow: NaiveDate,
    count: u64,
}

impl Changes {
    /// Everybody in the city, with nothing approved.
    pub(super) fn new(database: &Database, seed: u64) -> anyhow::Result<Self> {
        let mut conn = pg::connect(database.owner_url())?;
        let found: Vec<(EmployeeId, String, i32)> =
            people::table.order(people::nip).select((people::id, people::nip, people::version)).load(&mut conn)?;
        let people = found
            .into_iter()
            .map(|(id, nip, version)| Ok(Expected { nip: nip.parse()?, decrees: Vec::new(), phone: None, id, version }))
            .collect::<anyhow::Result<_>>()?;
        let positions = positions::table
            .filter(positions::kind.eq("operational"))
            .order(positions::registry_id)
            .select(positions::id)
            .load(&mut conn)?;
        let units = units::table.order(units::registry_id).select(units::id).load(&mut conn)?;
        let chance = ChaCha8Rng::seed_from_u64(seed);
        let tomorrow = clock::day_in_jakarta(clock::now()) + Days::new(1);
        Ok(Self { db: database.db.clone(), chance, people, positions, units, tomorrow, count: 0 })
    }

    /// How many were approved.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// Everybody who has a change.
    pub(super) fn expected(&self) -> impl Iterator<Item = &Expected> {
        self.people.iter().filter(|person| person.phone.is_some() || !person.decrees.is_empty())
    }

    /// Approves one change of somebody.
    pub(super) fn approve_one(&mut self) -> anyhow::Result<()> {
        let serial = self.count + 1;
        let contact = self.chance.next_u64() % 100 < CONTACTS;
        let at = pick(&mut self.chance, self.people.len())?;
        let position = pick(&mut self.chance, self.positions.len())?;
        let unit = pick(&mut self.chance, self.units.len())?;
        let call = Call::system(clock::now());
        let Some(person) = self.people.get_mut(at) else { anyhow::bail!("the city is empty") };
        if contact {
            let phone = format!("08{serial:010}");
            let change = ChangeContact { phone: Some(phone.clone()), ..ChangeContact::default() };
            let changed = self.db.write_here(&call, |tx| change_contact(tx, person.id, person.version, change))?;
            person.version = changed.version;
            person.phone = Some(phone);
        } else {
            let decree = format!("800.1.3.1/{serial}/SOAK");
            let later = Days::new(u64::try_from(person.decrees.len())?);
            let (Some(position_id), Some(unit_id)) = (self.positions.get(position), self.units.get(unit)) else {
                anyhow::bail!("the city has no posts or no units")
            };
            let change = RecordPosition {
                position_id: *position_id,
                unit_id: *unit_id,
                effective_on: self.tomorrow + later,
                inaugurated_on: None,
                decree_number: decree.clone(),
                decree_issued_on: self.tomorrow - Days::new(10),
                signatory: None,
                document_id: None,
            };
            match self.db.write_here(&call, |tx| record_position(tx, person.id, change)) {
                Ok(_) => person.decrees.push(decree),
                // Chance has picked the post and unit the person has: no change, and another is drawn.
                Err(employees::Error::Invalid(_)) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        self.count = serial;
        Ok(())
    }
}

fn pick(chance: &mut ChaCha8Rng, among: usize) -> anyhow::Result<usize> {
    Ok(usize::try_from(chance.next_u64() % u64::try_from(among.max(1))?)?)
}
