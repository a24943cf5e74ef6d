//! Our side: what the record says today, in the form in which it is compared.

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types as t};
use kernel::{EmployeeId, HistoryId, PositionKind, Rating};
use store::Tx;

use super::{
    Found, Row, Value, award, family, sanction,
    side::{Side, by_day, by_decree, written},
    training,
};
use crate::{
    Error,
    words::{Kind, Sort},
};

/// Our record of one person.
#[derive(Clone, Default)]
pub struct Ours {
    /// What it says.
    pub side: Side,
    /// What has been recorded and not yet arrived.
    pub on_the_way: OnTheWay,
}

/// Kinds of events of the person that wait to be sent: what they are about will differ until they have arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnTheWay(pub Vec<String>);

impl OnTheWay {
    fn any(&self, prefix: &str) -> bool {
        self.0.iter().any(|kind| kind.starts_with(prefix))
    }

    /// Whether the difference is only that something has not arrived yet.
    pub(super) fn holds_back(&self, found: &Found) -> bool {
        if matches!(found.sort, Sort::DoubledThere | Sort::MissingHere) {
            return false;
        }
        match (found.kind, found.field) {
            (Kind::Position, _) | (Kind::Person, "position" | "unit") => self.any("position."),
            (Kind::Rank, _) | (Kind::Person, "rank" | "rank_since") => self.any("promotion."),
            (Kind::Person, "phone" | "email" | "email_official" | "address") => self.any("contact."),
            (Kind::Rating, _) => self.any("appraisal."),
            (Kind::Award, _) => self.any("award."),
            _ => false,
        }
    }
}

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = t::Text)]
    name: String,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    title_before: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    title_after: Option<String>,
    #[diesel(sql_type = t::Date)]
    born_on: NaiveDate,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    phone: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    email: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    email_official: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    address: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    rank_code: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    rank_since: Option<NaiveDate>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    position: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    unit_registry_id: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    unit_name: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    legal_status_code: Option<String>,
}

#[derive(QueryableByName)]
struct RankRow {
    #[diesel(sql_type = t::Uuid)]
    id: HistoryId,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    registry_id: Option<String>,
    #[diesel(sql_type = t::Text)]
    rank_code: String,
    #[diesel(sql_type = t::Date)]
    since: NaiveDate,
    #[diesel(sql_type = t::SmallInt)]
    service_years: i16,
    #[diesel(sql_type = t::SmallInt)]
    service_months: i16,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    consideration_number: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    decree_number: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    decree_on: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct PositionRow {
    #[diesel(sql_type = t::Uuid)]
    id: HistoryId,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    registry_id: Option<String>,
    #[diesel(sql_type = t::Text)]
    kind: PositionKind,
    #[diesel(sql_type = t::Text)]
    post_id: String,
    #[diesel(sql_type = t::Text)]
    post_name: String,
    #[diesel(sql_type = t::Text)]
    unit_id: String,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    unit_name: Option<String>,
    #[diesel(sql_type = t::Date)]
    since: NaiveDate,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    decree_number: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    decree_on: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct EducationRow {
    #[diesel(sql_type = t::Uuid)]
    id: HistoryId,
    #[diesel(sql_type = t::Text)]
    level_id: String,
    #[diesel(sql_type = t::Text)]
    level_name: String,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    program_name: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    school: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    diploma_number: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    graduated_on: Option<NaiveDate>,
    #[diesel(sql_type = t::Nullable<t::SmallInt>)]
    graduated_year: Option<i16>,
}

#[derive(QueryableByName)]
struct RatingRow {
    #[diesel(sql_type = t::Uuid)]
    id: HistoryId,
    #[diesel(sql_type = t::SmallInt)]
    year: i16,
    #[diesel(sql_type = t::Text)]
    rating: Rating,
}

#[derive(QueryableByName)]
struct KindRow {
    #[diesel(sql_type = t::Text)]
    kind: String,
}

/// Reads our side.
pub(crate) fn load(tx: &mut Tx<'_>, employee: EmployeeId) -> Result<Ours, Error> {
    let (day, now) = (tx.today(), tx.now());
    let conn = tx.conn();
    let person: PersonRow = diesel::sql_query(include_str!("person.sql"))
        .bind::<t::Uuid, _>(employee)
        .bind::<t::Date, _>(day)
        .get_result(conn)?;
    let ranks: Vec<RankRow> = diesel::sql_query(include_str!("ranks.sql")).bind::<t::Uuid, _>(employee).load(conn)?;
    let positions: Vec<PositionRow> =
        diesel::sql_query(include_str!("positions.sql")).bind::<t::Uuid, _>(employee).load(conn)?;
    let educations: Vec<EducationRow> =
        diesel::sql_query(include_str!("educations.sql")).bind::<t::Uuid, _>(employee).load(conn)?;
    let ratings: Vec<RatingRow> = diesel::sql_query(
        "select id, year, rating from appraisals where employee_id = $1 and superseded_at is null and year < extract(year from $2)",
    )
    .bind::<t::Uuid, _>(employee)
    .bind::<t::Date, _>(day)
    .load(conn)?;
    let kinds: Vec<KindRow> =
        diesel::sql_query("select distinct kind from outbox where employee_id = $1 and state = 'pending'")
            .bind::<t::Uuid, _>(employee)
            .load(conn)?;
    let side = Side::new(person.values())
        .with(Kind::Rank, ranks.into_iter().map(RankRow::row).collect())
        .with(Kind::Position, positions.into_iter().map(PositionRow::row).collect())
        .with(Kind::Education, educations.into_iter().map(EducationRow::row).collect())
        .with(Kind::Rating, ratings.into_iter().map(RatingRow::row).collect())
        .with(Kind::Training, training::ours(conn, employee, now)?)
        .with(Kind::Award, award::ours(conn, employee)?)
        .with(Kind::Sanction, sanction::ours(conn, employee, now)?)
        .with(Kind::Family, family::ours(conn, employee)?);
    Ok(Ours { side, on_the_way: OnTheWay(kinds.into_iter().map(|row| row.kind).collect()) })
}

impl PersonRow {
    fn values(self) -> Vec<Value> {
        vec![
            Value::new("name", Some(self.name)),
            Value::new("title_before", filled(self.title_before)),
            Value::new("title_after", filled(self.title_after)),
            Value::new("born_on", Some(written(self.born_on))),
            Value::new("phone", filled(self.phone)),
            Value::new("email", filled(self.email)),
            Value::new("email_official", filled(self.email_official)),
            Value::new("address", filled(self.address)),
            Value::new("rank", self.rank_code),
            Value::new("rank_since", self.rank_since.map(written)),
            Value::new("position", self.position),
            Value::new("unit", self.unit_registry_id).named(self.unit_name),
            Value::new("legal_status", self.legal_status_code),
        ]
    }
}

/// An empty text is a blank.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// Decree fields; without a decree of our own (the fact came with the registry's profile) there is nothing to compare.
fn decree(values: &mut Vec<Value>, number: Option<String>, on: Option<NaiveDate>) {
    if number.is_some() {
        values.push(Value::new("decree_number", number));
        values.extend(on.map(|day| Value::new("decree_on", Some(written(day)))));
    }
}

impl RankRow {
    fn row(self) -> Row {
        let since = Some(self.since);
        let mut values = vec![
            Value::new("rank", Some(self.rank_code.clone())),
            Value::new("since", since.map(written)),
            Value::new("service", Some(service(self.service_years.into(), self.service_months.into()))),
        ];
        values.extend(self.consideration_number.map(|number| Value::new("consideration_number", Some(number))));
        let keys = vec![by_decree(self.decree_number.as_deref(), since), by_day(since, &self.rank_code)];
        decree(&mut values, self.decree_number, self.decree_on);
        Row {
            id: self.registry_id,
            history: Some(self.id),
            key: self.since.to_string(),
            label: format!("{}, TMT {}", self.rank_code, written(self.since)),
            keys,
            values,
        }
    }
}

/// `8 tahun 4 bulan`.
pub(super) fn service(years: i64, months: i64) -> String {
    format!("{years} tahun {months} bulan")
}

impl PositionRow {
    fn row(self) -> Row {
        let since = Some(self.since);
        let mut values = vec![
            Value::new("unit", Some(self.unit_id.clone())).named(self.unit_name),
            Value::new("since", since.map(written)),
        ];
        // A structural post is named by its unit.
        if self.kind != PositionKind::Structural {
            values.push(Value::new("post", Some(self.post_id.clone())).named(Some(self.post_name.clone())));
        }
        let keys = vec![
            by_decree(self.decree_number.as_deref(), since),
            by_day(since, &self.post_id),
            by_day(since, &self.unit_id),
        ];
        decree(&mut values, self.decree_number, self.decree_on);
        Row {
            id: self.registry_id,
            history: Some(self.id),
            key: self.since.to_string(),
            label: format!("{}, TMT {}", self.post_name, written(self.since)),
            keys,
            values,
        }
    }
}

impl EducationRow {
    fn row(self) -> Row {
        let year = self.graduated_year.map(|year| year.to_string());
        let graduated = self.graduated_on.map(written).or(year.clone());
        // What the profile does not say is not compared: it has level, programme and year.
        let said = |field, text: Option<String>| text.map(|text| Value::new(field, Some(text)));
        let key = format!("{}|{}", self.level_id, year.as_deref().unwrap_or_default());
        let keys = vec![year.map(|_| key.clone()), Some(self.level_id.clone())];
        Row {
            id: None,
            history: Some(self.id),
            key,
            label: format!("{} {}", self.level_name, self.program_name.as_deref().unwrap_or_default())
                .trim()
                .to_owned(),
            keys,
            values: [
                said("program", self.program_name),
                said("school", self.school),
                said("diploma_number", self.diploma_number),
                said("graduated", graduated),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }
}

impl RatingRow {
    fn row(self) -> Row {
        Row {
            id: None,
            history: Some(self.id),
            key: self.year.to_string(),
            label: format!("Tahun {}", self.year),
            keys: vec![Some(self.year.to_string())],
            values: vec![Value::new("rating", Some(self.rating.label().to_owned()))],
        }
    }
}
