//! Lists asked for by query, `GET /nonasn/data/{nik}`, and `POST /upload-dok-sk-nip`.

use std::collections::HashMap;

use actix_web::{HttpRequest, web};
use bkn::dates;
use bytes::Bytes;
use chrono::NaiveDate;
use serde_json::Value;

use super::{Query, documents::checked, entries};
use crate::{
    Mock, body,
    error::Answer,
    reply,
    spec::{
        self,
        inquiries::{Filter, Inquiry},
    },
    state::{
        Draft, Outcome, files,
        people::{self, Members},
        rows,
    },
};

/// The rows asked for, or a page of them. A POST may have its parameters in the query or in the body.
pub(crate) fn list(
    mock: &Mock,
    inquiry: &Inquiry,
    query: web::Query<HashMap<String, String>>,
    bytes: &Bytes,
) -> Answer {
    let mut query = Query::of(query);
    query.add(body::object(bytes).unwrap_or_default());
    let choices = mock.choices();
    let mut faults = Vec::new();
    let tests: Vec<Test<'_>> = inquiry.filters.iter().map(|filter| Test::of(*filter, &query, &mut faults)).collect();
    if !faults.is_empty() {
        return Ok(reply::invalid(&choices, &faults));
    }
    entries::settle_due(mock, inquiry.kind)?;
    let rows = shown(mock, inquiry.kind, |row| tests.iter().all(|test| test.holds(row)))?;
    let total = rows.len();
    Ok(reply::list(&choices, query.page(rows), total))
}

/// One person who is no civil servant.
pub(crate) async fn outsider(mock: web::Data<Mock>, nik: web::Path<String>) -> Answer {
    let found = shown(&mock, "nonasn", |row| people::text(row, "nik") == nik.as_str())?.pop();
    Ok(found.map_or_else(reply::not_found, |row| reply::found(&row, 1)))
}

/// The signed decree of a recruit, found by the participant's number and the year.
pub(crate) async fn upload_decree(mock: web::Data<Mock>, request: HttpRequest, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let needed = ["no_peserta", "tahun_formasi", "no_sk", "tgl_sk"];
    let (form, mut faults) = checked(&request, bytes, &choices, &needed).await;
    for name in ["tgl_sk", "tgl_ttd_sk"] {
        if !form.text(name).is_empty() && body::day(form.text(name)).is_none() {
            faults.push(format!("{name} is not a valid date (dd-mm-yyyy)"));
        }
    }
    if !faults.is_empty() {
        return Ok(reply::invalid(&choices, &faults));
    }
    Ok(match mock.state.write(|tx| attach(tx, &form))? {
        Some(document) => reply::uploaded(&document),
        None => reply::not_found(),
    })
}

fn attach(tx: &mut Draft<'_>, form: &body::Form) -> Outcome<Option<Value>> {
    let is_meant = |row: &Members| {
        people::text(row, "no_peserta") == form.text("no_peserta")
            && people::text(row, "periode") == form.text("tahun_formasi")
    };
    let recruit = rows::of_kind(tx, "usul-pengadaan")?.into_iter().find(is_meant);
    let Some((place, mut row)) = recruit.map(|row| rows::by_id(tx, &people::text(&row, "id"))).transpose()?.flatten()
    else {
        return Ok(None);
    };
    let document = files::keep(tx, "889", form.file.as_deref().unwrap_or_default())?;
    for name in ["no_sk", "tgl_sk", "tgl_ttd_sk", "pejabat_ttd_sk"] {
        row.insert(name.to_owned(), form.text(name).into());
    }
    row.insert("path_ttd_sk".to_owned(), document.get("dok_uri").cloned().unwrap_or_default());
    rows::replace(tx, &place, &row)?;
    Ok(Some(document))
}

fn shown(mock: &Mock, kind: &str, is_meant: impl Fn(&Members) -> bool) -> Outcome<Vec<Value>> {
    let Some(history) = spec::kept_as(kind) else { return Ok(Vec::new()) };
    let rows = mock.state.read(|tx| rows::of_kind(tx, kind))?;
    Ok(rows.iter().filter(|row| is_meant(row)).map(|row| history.shown(row)).collect())
}

/// A filter with the values of one request.
enum Test<'q> {
    Is(&'static str, &'q str),
    Days(&'static str, NaiveDate, NaiveDate),
    Any,
}

impl<'q> Test<'q> {
    fn of(filter: Filter, query: &'q Query, faults: &mut Vec<String>) -> Self {
        let given = |name: &str| query.text(&name.to_lowercase());
        let mut missing = |name: &str| {
            faults.push(format!("{} is required", body::go_name(name)));
            Self::Any
        };
        match filter {
            Filter::May(name, _) if given(name).is_empty() => Self::Any,
            Filter::Must(name, _) if given(name).is_empty() => missing(name),
            Filter::May(name, member) | Filter::Must(name, member) => Self::Is(member, given(name)),
            Filter::Days(from, to, member) => match (body::day(given(from)), body::day(given(to))) {
                (Some(from), Some(to)) => Self::Days(member, from, to),
                (None, _) => missing(from),
                (_, None) => missing(to),
            },
        }
    }

    fn holds(&self, row: &Members) -> bool {
        match self {
            Self::Is(member, value) => people::text(row, member) == *value,
            Self::Days(member, from, to) => {
                let day = dates::read(&people::text(row, member)).ok().flatten();
                day.is_some_and(|day| (*from..=*to).contains(&day))
            }
            Self::Any => true,
        }
    }
}
