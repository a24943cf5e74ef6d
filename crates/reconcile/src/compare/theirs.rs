//! The registry's side, in the form in which it is compared.

use bkn::{DataUtama, EducationRow, History, PositionRow, RankRow, YearlyRatingRow};
use chrono::{Datelike, NaiveDate};
use kernel::PositionKind;

use super::{
    Row, Value, award, family,
    ours::service,
    sanction,
    side::{Side, by_day, by_decree, rows, there, written},
    training,
};
use crate::{
    pull::{Rows, codes},
    words::Kind,
};

/// The registry's record of one person, from what was read.
#[must_use]
pub fn side(main: &DataUtama, read: &Rows, today: NaiveDate) -> Side {
    let over = |row: &YearlyRatingRow| row.year.is_none_or(|year| year < i64::from(today.year()));
    Side::new(person(main))
        .with(Kind::Rank, rows(read.of(History::Ranks), |_| true, rank))
        .with(Kind::Position, rows(read.of(History::Positions), codes::is_definitive, position))
        .with(Kind::Education, rows(read.of(History::Educations), |_| true, education))
        .with(Kind::Rating, rows(read.of(History::Ratings), over, rating))
        .with(Kind::Training, training::theirs(read))
        .with(Kind::Award, award::theirs(read))
        .with(Kind::Sanction, sanction::theirs(read))
        .with(Kind::Family, family::theirs(read))
}

fn person(main: &DataUtama) -> Vec<Value> {
    let rank = main.rank_id.as_deref().map(|id| {
        kernel::RankGrade::from_registry_id(id)
            .map_or_else(|_| codes::class(id).unwrap_or(id).to_owned(), |rank| rank.code().to_owned())
    });
    vec![
        Value::new("name", Some(main.name.clone())),
        Value::new("title_before", main.title_before.clone()),
        Value::new("title_after", main.title_after.clone()),
        Value::new("born_on", main.born_on.map(written)),
        Value::new("phone", main.mobile.clone()),
        Value::new("email", main.email.clone()),
        Value::new("email_official", main.official_email.clone()),
        Value::new("address", main.address.clone()),
        Value::new("rank", rank),
        Value::new("rank_since", main.rank_from.map(written)),
        Value::new("position", main.position_title.clone()),
        Value::new("unit", main.unit_id.as_ref().map(ToString::to_string)).named(main.unit_name.clone()),
        Value::new("legal_status", main.legal_status_id.clone()),
    ]
}

fn label(what: Option<&str>, since: Option<NaiveDate>) -> String {
    let since = since.map_or_else(|| "tanpa TMT".to_owned(), |day| format!("TMT {}", written(day)));
    format!("{}, {since}", what.unwrap_or("tanpa nama"))
}

fn rank(row: &RankRow) -> Row {
    let code = codes::rank(row);
    Row {
        key: there(row.id.as_str()),
        id: Some(row.id.to_string()),
        history: None,
        label: label(code, row.effective_on),
        keys: vec![
            by_decree(row.decree_number.as_deref(), row.effective_on),
            by_day(row.effective_on, code.unwrap_or_default()),
        ],
        values: vec![
            Value::new("rank", code.map(str::to_owned)),
            Value::new("since", row.effective_on.map(written)),
            Value::new("decree_number", row.decree_number.clone()),
            Value::new("decree_on", row.decree_on.map(written)),
            Value::new("service", row.service_years.map(|years| service(years, row.service_months.unwrap_or(0)))),
            Value::new("consideration_number", row.consideration_number.clone()),
        ],
    }
}

fn position(row: &PositionRow) -> Row {
    let since = codes::position_since(row);
    let unit = row.unit_id.as_ref().map(ToString::to_string);
    let post = codes::post(row, unit.as_deref().unwrap_or_default());
    let post_id = post.as_ref().map(|(_, id, _)| id.clone());
    let mut values = vec![
        Value::new("unit", unit.clone()).named(row.unit_name.clone()),
        Value::new("since", since.map(written)),
        Value::new("decree_number", row.decree_number.clone()),
        Value::new("decree_on", row.decree_on.map(written)),
    ];
    if post.as_ref().is_none_or(|(kind, _, _)| *kind != PositionKind::Structural) {
        values.push(Value::new("post", post_id.clone()).named(row.title.clone()));
    }
    Row {
        key: there(row.id.as_str()),
        id: Some(row.id.to_string()),
        history: None,
        label: label(row.title.as_deref(), since),
        keys: vec![
            by_decree(row.decree_number.as_deref(), since),
            post_id.as_deref().and_then(|post| by_day(since, post)),
            unit.as_deref().and_then(|unit| by_day(since, unit)),
        ],
        values,
    }
}

fn education(row: &EducationRow) -> Row {
    let year = row.graduated_year.map(|year| year.to_string());
    let level = row.level_id.clone();
    let name =
        [row.level_name.as_deref(), row.program_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Row {
        key: there(row.id.as_str()),
        id: Some(row.id.to_string()),
        history: None,
        label: name,
        keys: vec![level.clone().zip(year.clone()).map(|(level, year)| format!("{level}|{year}")), level],
        values: vec![
            Value::new("program", row.program_name.clone()),
            Value::new("school", row.school.clone()),
            Value::new("diploma_number", row.diploma_number.clone()),
            Value::new("graduated", row.graduated_on.map(written).or(year)),
        ],
    }
}

fn rating(row: &YearlyRatingRow) -> Row {
    let year = row.year.map(|year| year.to_string());
    Row {
        key: there(row.id.as_str()),
        id: Some(row.id.to_string()),
        history: None,
        label: format!("Tahun {}", year.as_deref().unwrap_or("tidak diketahui")),
        keys: vec![year],
        values: vec![Value::new("rating", row.rating().map(|rating| rating.label().to_owned()))],
    }
}
