use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{EmployeeId, EmploymentKind, LegalStatus, PositionKind, UnitId, access::Reach, text_enum};
use serde::{Deserialize, Serialize};
use store::Prepared;

use crate::Error;

text_enum! {
    /// What a list is sorted by; the id breaks ties.
    SortKey {
        /// Name, A to Z.
        Name = "name": "Nama",
        /// Employee number.
        Nip = "nip": "NIP",
        /// Rank, highest first.
        Rank = "rank": "Pangkat",
        /// TMT of the rank, earliest first.
        RankSince = "rank_since": "TMT pangkat",
    }
}

/// What to find. Every field narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Part of a name, tolerant of spelling, or (only digits) the beginning of an employee number.
    pub text: Option<String>,
    /// A unit and everything below it.
    pub unit: Option<UnitId>,
    /// Rank code.
    pub rank: Option<String>,
    /// Part of the position's name.
    pub position: Option<String>,
    /// Kind of position.
    pub position_kind: Option<PositionKind>,
    /// Kind of employment.
    pub employment_kind: Option<EmploymentKind>,
    /// Legal status.
    pub legal_status: Option<LegalStatus>,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Listed {
    /// Identifier.
    #[diesel(sql_type = t::Uuid)]
    pub id: EmployeeId,
    /// Employee number.
    #[diesel(sql_type = t::Text)]
    pub nip: String,
    /// Name without titles.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// Gelar depan.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub title_before: Option<String>,
    /// Gelar belakang.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub title_after: Option<String>,
    /// Kind of employment.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub employment_kind: Option<EmploymentKind>,
    /// Legal status.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub legal_status: Option<LegalStatus>,
    /// Rank.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub rank_code: Option<String>,
    /// TMT of the rank.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub rank_since: Option<NaiveDate>,
    /// Position.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub position_name: Option<String>,
    /// Unit.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_name: Option<String>,
    /// Value of the sort key, for the cursor.
    #[diesel(sql_type = t::Text)]
    pub sort_value: String,
}

const FROM: &str = " from employees e \
 left join employment_status_history s on s.employee_id = e.id and s.superseded_at is null and s.valid_during @> $1 \
 left join rank_history r on r.employee_id = e.id and r.superseded_at is null and r.valid_during @> $1 \
 left join ranks k on k.code = r.rank_code \
 left join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $1 \
 left join positions p on p.id = h.position_id \
 left join unit_history u on u.unit_id = h.unit_id and u.superseded_at is null and u.valid_during @> $1 \
 where true";

/// A statement under construction: its text and the values for `$2`, `$3` … (all as text or lists of text).
struct Sql {
    text: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Uuid(uuid::Uuid),
    Uuids(Vec<uuid::Uuid>),
}

impl Sql {
    /// Appends a condition; `{}` in it stands for the value's placeholder.
    fn and(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        let placeholder = format!("${}", self.values.len() + 1);
        self.text.push_str(" and ");
        self.text.push_str(&condition.replace("{}", &placeholder));
    }

    fn bind(self, day: NaiveDate) -> Prepared<'static> {
        let mut query = store::prepared(self.text).bind::<t::Date, _>(day);
        for value in self.values {
            query = match value {
                Value::Text(text) => query.bind::<t::Text, _>(text),
                Value::Uuid(id) => query.bind::<t::Uuid, _>(id),
                Value::Uuids(ids) => query.bind::<t::Array<t::Uuid>, _>(ids),
            };
        }
        query
    }
}

/// `%` and `_` in what a person typed are ordinary letters.
fn contains(text: &str) -> String {
    format!("%{}%", text.trim().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

fn narrow(sql: &mut Sql, filter: &Filter, reach: &Reach) {
    if !reach.agency {
        let units = reach.units.iter().map(|u| u.uuid()).collect();
        // The path lists the ancestors, so "in one of these subtrees" is an overlap with the grants' units.
        sql.and(
            "(u.unit_id in (select below.unit_id from unit_history top join unit_history below \
              on below.superseded_at is null and below.valid_during @> $1 and below.path like top.path || '%' \
              where top.unit_id = any({}) and top.superseded_at is null and top.valid_during @> $1)",
            Value::Uuids(units),
        );
        sql.values.push(Value::Uuid(reach.own.map_or_else(uuid::Uuid::nil, EmployeeId::uuid)));
        sql.text.push_str(&format!(" or e.id = ${})", sql.values.len() + 1));
    }
    if let Some(text) = filter.text.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.bytes().all(|b| b.is_ascii_digit()) {
            sql.and("e.nip like {}", Value::Text(format!("{digits}%")));
        } else {
            // The part itself, or words so alike that a slip of spelling does not hide the person. Found first and each by
            // itself: with an "or" the planner walks everybody in order of the names.
            sql.and("e.id in (select id from employees where lower(name) like {}", Value::Text(contains(text)));
            sql.values.push(Value::Text(text.to_lowercase()));
            sql.text.push_str(&format!(
                " union all select id from employees where ${} <% lower(name))",
                sql.values.len() + 1
            ));
        }
    }
    if let Some(unit) = filter.unit {
        sql.and(
            "u.path like (select path || '%' from unit_history where unit_id = {} and superseded_at is null and valid_during @> $1)",
            Value::Uuid(unit.uuid()),
        );
    }
    if let Some(rank) = &filter.rank {
        sql.and("r.rank_code = {}", Value::Text(rank.clone()));
    }
    if let Some(position) = filter.position.as_deref().filter(|p| !p.trim().is_empty()) {
        sql.and("lower(p.name) like {}", Value::Text(contains(position)));
    }
    if let Some(kind) = filter.position_kind {
        sql.and("p.kind = {}", Value::Text(kind.as_str().to_owned()));
    }
    if let Some(kind) = filter.employment_kind {
        sql.and("s.kind = {}", Value::Text(kind.as_str().to_owned()));
    }
    if let Some(status) = filter.legal_status {
        sql.and("s.legal_status = {}", Value::Text(status.as_str().to_owned()));
    }
}

/// The expression a list is sorted by. Each sorts upward as text, so that one comparison serves the cursor of all.
fn sort_expression(sort: SortKey) -> &'static str {
    match sort {
        SortKey::Name => "lower(e.name)",
        SortKey::Nip => "e.nip",
        SortKey::Rank => "coalesce(k.scheme || to_char(99 - k.level, 'FM00'), 'z')",
        SortKey::RankSince => "coalesce(to_char(lower(r.valid_during), 'YYYYMMDD'), '99999999')",
    }
}

/// People in `reach` who fit `filter` on `day`, sorted, at most `limit`, after the cursor (`sort_value` and id of the
/// last line of the page before).
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut PgConnection,
    filter: &Filter,
    reach: &Reach,
    sort: SortKey,
    after: Option<(&str, EmployeeId)>,
    limit: i64,
    day: NaiveDate,
) -> Result<Vec<Listed>, Error> {
    Ok(statement(filter, reach, sort, after, limit).bind(day).load(conn)?)
}

fn statement(filter: &Filter, reach: &Reach, sort: SortKey, after: Option<(&str, EmployeeId)>, limit: i64) -> Sql {
    let key = sort_expression(sort);
    let mut sql = Sql {
        text: format!(
            "select e.id, e.nip, e.name, e.title_before, e.title_after, s.kind as employment_kind, s.legal_status, r.rank_code, \
             lower(r.valid_during) as rank_since, p.name as position_name, u.name as unit_name, {key} as sort_value{FROM}"
        ),
        values: Vec::new(),
    };
    narrow(&mut sql, filter, reach);
    if let Some((value, id)) = after {
        sql.and(&format!("({key}, e.id) > ({{}}, "), Value::Text(value.to_owned()));
        sql.values.push(Value::Uuid(id.uuid()));
        sql.text.push_str(&format!("${})", sql.values.len() + 1));
    }
    sql.text.push_str(&format!(" order by {key}, e.id limit {}", limit.clamp(1, 5_000)));
    sql
}

/// The statement behind [`list`] with its values written in, for the benchmark and for looking at plans.
#[must_use]
pub fn list_sql(filter: &Filter, reach: &Reach, sort: SortKey, limit: i64, day: NaiveDate) -> String {
    let Sql { mut text, values } = statement(filter, reach, sort, None, limit);
    let quoted = |value: &str| format!("'{}'", value.replace('\'', "''"));
    // Highest placeholder first: `$1` is also the beginning of `$10`.
    for (at, value) in values.iter().enumerate().rev() {
        let literal = match value {
            Value::Text(text) => quoted(text),
            Value::Uuid(id) => format!("'{id}'::uuid"),
            Value::Uuids(ids) => {
                format!("array[{}]::uuid[]", ids.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(","))
            }
        };
        text = text.replace(&format!("${}", at + 2), &literal);
    }
    text.replace("$1", &format!("date '{day}'"))
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = t::BigInt)]
    n: i64,
}

/// How many fit.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut PgConnection, filter: &Filter, reach: &Reach, day: NaiveDate) -> Result<i64, Error> {
    let mut sql = Sql { text: format!("select count(*) as n{FROM}"), values: Vec::new() };
    narrow(&mut sql, filter, reach);
    Ok(sql.bind(day).get_result::<Count>(conn)?.n)
}

#[derive(QueryableByName)]
struct SortValue {
    #[diesel(sql_type = t::Text)]
    sort_value: String,
}

/// What a list sorted by `sort` compares for this person, so that a cursor can be an id and carries no name; `None`
/// when there is no such person.
///
/// # Errors
/// The database's.
pub fn sort_value_of(
    conn: &mut PgConnection,
    id: EmployeeId,
    sort: SortKey,
    day: NaiveDate,
) -> Result<Option<String>, Error> {
    let row: Option<SortValue> =
        store::prepared(format!("select {} as sort_value{FROM} and e.id = $2", sort_expression(sort)))
            .bind::<t::Date, _>(day)
            .bind::<t::Uuid, _>(id)
            .get_result(conn)
            .optional()?;
    Ok(row.map(|row| row.sort_value))
}
