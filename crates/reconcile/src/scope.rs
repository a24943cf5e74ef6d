use std::fmt;

use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{EmployeeId, Nip, UnitId};

use crate::Error;

/// Whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everybody.
    All,
    /// A unit and everything below it.
    Unit(UnitId),
    /// One person.
    Person(Nip),
}

impl fmt::Display for Scope {
    /// As kept in `pulls.scope`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Unit(unit) => write!(f, "unit:{unit}"),
            Self::Person(nip) => write!(f, "person:{}", nip.as_str()),
        }
    }
}

/// Somebody to be asked about.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Person {
    /// The person.
    #[diesel(sql_type = t::Uuid)]
    pub id: EmployeeId,
    /// Employee number.
    #[diesel(sql_type = t::Text)]
    pub nip: String,
}

/// `$1` the day, `$2` a unit or null, `$3` a number or null: who is in scope. Leavers are out, unless they are named.
pub(crate) const IN_SCOPE: &str = "select e.id, e.nip from employees e \
     left join employment_status_history s on s.employee_id = e.id and s.superseded_at is null and s.valid_during @> $1 \
     left join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $1 \
     left join unit_history u on u.unit_id = h.unit_id and u.superseded_at is null and u.valid_during @> $1 \
     where ($2::uuid is null or u.path like '%/' || $2::text || '/%') \
       and case when $3::text is null then s.legal_status is distinct from 'separated' else e.nip = $3 end";

impl Scope {
    /// The unit, if it is one.
    pub(crate) fn unit(&self) -> Option<UnitId> {
        if let Self::Unit(unit) = self { Some(*unit) } else { None }
    }
    /// The number, if it is one person.
    pub(crate) fn nip(&self) -> Option<&str> {
        if let Self::Person(nip) = self { Some(nip.as_str()) } else { None }
    }

    /// The unit with this id, ours or the registry's.
    ///
    /// # Errors
    /// [`Error::Nobody`].
    pub fn unit_named(conn: &mut PgConnection, id: &str) -> Result<Self, Error> {
        use store::schema::units as u;
        let found: Option<UnitId> = u::table
            .filter(u::registry_id.eq(id).or(diesel::dsl::sql::<t::Bool>("id::text = ").bind::<t::Text, _>(id)))
            .select(u::id)
            .first::<uuid::Uuid>(conn)
            .optional()?
            .map(UnitId::from);
        found.map(Self::Unit).ok_or_else(|| Error::Nobody(format!("unit {id}")))
    }

    /// Everybody in scope, by number.
    ///
    /// # Errors
    /// [`Error::Nobody`] when that is nobody.
    pub fn people(&self, conn: &mut PgConnection, day: NaiveDate) -> Result<Vec<Person>, Error> {
        let people: Vec<Person> = diesel::sql_query(format!("{IN_SCOPE} order by e.nip"))
            .bind::<t::Date, _>(day)
            .bind::<t::Nullable<t::Uuid>, _>(self.unit())
            .bind::<t::Nullable<t::Text>, _>(self.nip())
            .load(conn)?;
        if people.is_empty() { Err(Error::Nobody(self.to_string())) } else { Ok(people) }
    }
}
