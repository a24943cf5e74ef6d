use accounts::users::{self, Filter, UserState};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use web::{Problem, extract::Page};

use super::Shown;
use crate::{fields::Fields, frame::Frame, reply, visit::Visit, words};

/// Lines of a page.
const LINES: usize = 50;
/// Sort named in the cursor.
const SORT: &str = "login";

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
    heading: String,
    text: String,
    states: Vec<(UserState, bool)>,
    narrowed: bool,
    rows: Vec<Shown>,
    next: Option<String>,
}

/// `/akun`: accounts by name or NIP.
pub(crate) async fn get(visit: Visit, req: HttpRequest, page: Page) -> Result<HttpResponse, Problem> {
    super::require(&visit)?;
    let fields = Fields::parse(req.query_string());
    // The place in the list is an id: a NIP has no business in an address.
    let after = page.after(SORT)?;
    let (text, state) = (fields.filled("cari"), fields.parsed("keadaan"));
    let wanted = Filter { text: text.clone(), state, after: None };
    let more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    let (count, mut found) = visit
        .read(move |conn| {
            let count = users::count(conn, &wanted)?;
            let after = after.map(|id| users::get(conn, id)).transpose()?.map(|user| user.login);
            Ok::<_, accounts::Error>((count, users::list(conn, &Filter { after, ..wanted }, more)?))
        })
        .await?;
    let behind = found.len() > LINES;
    found.truncate(LINES);
    let next = match found.last().filter(|_| behind) {
        Some(last) => Some(format!("{}&cursor={}", fields.address("/akun"), Page::next(SORT, &last.id)?)),
        None => None,
    };
    let narrowed = text.is_some() || state.is_some();
    let heading = format!("{} akun{}", words::count(count), if narrowed { " ditemukan" } else { "" });
    let page = AccountsPage {
        frame: visit.frame("Akun dan peran").wide(),
        heading,
        text: text.unwrap_or_default(),
        states: UserState::ALL.iter().map(|one| (*one, Some(*one) == state)).collect(),
        narrowed,
        rows: found.iter().map(|user| Shown::of(&visit, user)).collect(),
        next,
    };
    reply::page(&visit, &page)
}
