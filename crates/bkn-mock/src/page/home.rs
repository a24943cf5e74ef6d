//! The overview, and the last requests.

use actix_web::web;
use askama::Template;
use bkn::dates;

use super::{SeenRow, shown};
use crate::{
    Mock,
    error::Answer,
    moves::{self, Service},
    state::{Outcome, Read, proposals, rows},
};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    people: usize,
    units: usize,
    open: usize,
    faults: usize,
    today: String,
    requests: Vec<SeenRow>,
}

#[derive(Template)]
#[template(path = "requests.html")]
struct Requests {
    requests: Vec<SeenRow>,
}

/// The overview.
pub(super) async fn show(mock: web::Data<Mock>) -> Answer {
    let now = mock.state.now();
    let home = mock.state.read_now(|tx| {
        Ok(Home {
            people: tx.count("person/")?,
            units: tx.count("unit/")?,
            open: open(tx)?,
            faults: mock.faults.list().iter().filter(|given| given.is_on(now)).count(),
            today: dates::day_first(tx.today()?),
            requests: last(&mock, 20),
        })
    })?;
    shown(&home)
}

/// The last requests.
pub(super) async fn requests(mock: web::Data<Mock>) -> Answer {
    shown(&Requests { requests: last(&mock, 200) })
}

fn last(mock: &Mock, most: usize) -> Vec<SeenRow> {
    mock.log.all().into_iter().rev().take(most).map(SeenRow::from).collect()
}

/// How many proposals are neither refused nor done.
fn open(tx: &impl Read) -> Outcome<usize> {
    let promotions = proposals::all(tx)?.iter().filter(|stored| !stored.stage().is_final()).count();
    Service::ALL.into_iter().filter(|service| !service.kind().is_empty()).try_fold(promotions, |sum, service| {
        let rows = rows::of_kind(tx, service.kind())?;
        Ok(sum + rows.iter().filter(|row| !moves::stage(service, row).is_final()).count())
    })
}
