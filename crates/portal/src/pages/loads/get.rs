use actix_web::HttpResponse;
use askama::Template;
use intake::{
    Batch,
    fault_books::{self, FaultBook},
};
use kernel::{Permission, access};
use web::Problem;

use super::kind;
use crate::{frame::Frame, reply, visit::Visit, words};

/// Lines of each list.
const MOST: i64 = 50;

#[derive(Template)]
#[template(path = "loads.html")]
struct LoadsPage {
    frame: Frame,
    books: Vec<Book>,
    loads: Vec<Load>,
}

struct Book {
    id: String,
    file: String,
    kind: String,
    bad: String,
    tried: bool,
    who: String,
    when: String,
}

struct Load {
    file: String,
    kind: String,
    counts: [String; 5],
    who: String,
    when: String,
    undone: Option<String>,
}

/// `/pemuatan`.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, Problem> {
    access::require_agency(visit.actor(), Permission::RunImport)?;
    let (books, loads) = visit
        .read(|conn| Ok::<_, intake::Error>((fault_books::list(conn, MOST)?, intake::batches(conn, MOST)?)))
        .await?;
    let page = LoadsPage {
        frame: visit.frame("Pemuatan data").wide(),
        books: books.iter().map(book).collect(),
        loads: loads.iter().map(load).collect(),
    };
    reply::page(&visit, &page)
}

fn book(b: &FaultBook) -> Book {
    Book {
        id: b.id.to_string(),
        file: b.file_name.clone(),
        kind: kind(&b.kind).to_owned(),
        bad: words::count(b.rows_bad.into()),
        tried: b.dry_run,
        who: b.author_name.clone(),
        when: words::instant(b.made_at),
    }
}

fn load(b: &Batch) -> Load {
    Load {
        file: b.file_name.clone(),
        kind: kind(&b.kind).to_owned(),
        counts: [b.rows_read, b.rows_new, b.rows_changed, b.rows_unchanged, b.rows_bad].map(|n| words::count(n.into())),
        who: b.author_name.clone(),
        when: words::instant(b.started_at),
        undone: b.undone_at.map(words::instant),
    }
}
