use actix_web::{HttpRequest, HttpResponse, http::header::CONTENT_DISPOSITION};
use bytes::Bytes;
use employees::{Filter, Listed, SortKey};
use futures_util::stream;
use kernel::{EmployeeId, EmploymentKind, LegalStatus, Permission, access::Reach};
use web::{HttpFault, Problem};

use super::{filter, reach, sort};
use crate::{fields::Fields, visit::Visit};

/// Lines fetched at a time.
const CHUNK: i64 = 1_000;

/// First line; the byte order mark tells spreadsheets that it is UTF-8.
const HEAD: &str = "\u{feff}NIP;Nama;Jenis;Kedudukan hukum;Pangkat;TMT pangkat;Jabatan;Unit kerja\r\n";

/// Where the list stands.
struct State {
    visit: Visit,
    filter: Filter,
    reach: Reach,
    sort: SortKey,
    after: Option<(String, EmployeeId)>,
    begun: bool,
    done: bool,
}

/// The list of the page as CSV, streamed: it is never whole in memory.
pub(crate) async fn get(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let fields = Fields::parse(req.query_string());
    let reach = reach(visit.actor(), Permission::ExportEmployees)?;
    let mut state =
        State { visit, filter: filter(&fields), reach, sort: sort(&fields), after: None, begun: false, done: false };
    // The first lines are fetched before the answer begins, so that a failure still has a page.
    let first = chunk(&mut state).await?;
    let rest = stream::unfold(state, |mut state| async move {
        if state.done {
            return None;
        }
        let lines = chunk(&mut state).await.map_err(actix_web::Error::from);
        state.done |= lines.is_err();
        Some((lines, state))
    });
    let all = futures_util::StreamExt::chain(stream::once(async move { Ok(first) }), rest);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"pegawai.csv\""))
        .streaming::<_, actix_web::Error>(Box::pin(all)))
}

async fn chunk(state: &mut State) -> Result<Bytes, Problem> {
    let (filter, reach, sort, after) = (state.filter.clone(), state.reach.clone(), state.sort, state.after.clone());
    let today = state.visit.today();
    let people = state
        .visit
        .read(move |conn| {
            let after = after.as_ref().map(|(value, id)| (value.as_str(), *id));
            employees::list(conn, &filter, &reach, sort, after, CHUNK, today)
        })
        .await?;
    state.done = i64::try_from(people.len()).map_err(|e| HttpFault::Unforeseen(e.to_string()))? < CHUNK;
    state.after = people.last().map(|last| (last.sort_value.clone(), last.id)).or_else(|| state.after.take());
    let mut text = if state.begun { String::new() } else { HEAD.to_owned() };
    state.begun = true;
    for person in &people {
        text.push_str(&line(person));
    }
    Ok(Bytes::from(text))
}

fn line(p: &Listed) -> String {
    let name = crate::words::full_name(p.title_before.as_deref(), &p.name, p.title_after.as_deref());
    let since = p.rank_since.map(|day| day.to_string()).unwrap_or_default();
    let cells = [
        // As text, so that a spreadsheet does not round eighteen digits.
        format!("=\"{}\"", p.nip),
        cell(&name),
        p.employment_kind.map_or("", EmploymentKind::label).to_owned(),
        p.legal_status.map_or("", LegalStatus::label).to_owned(),
        cell(p.rank_code.as_deref().unwrap_or("")),
        since,
        cell(p.position_name.as_deref().unwrap_or("")),
        cell(p.unit_name.as_deref().unwrap_or("")),
    ];
    format!("{}\r\n", cells.join(";"))
}

/// A cell in quotes where it needs them; one that begins like a formula is made plain text.
fn cell(text: &str) -> String {
    let plain = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if plain.contains([';', '"', '\n', '\r']) { format!("\"{}\"", plain.replace('"', "\"\"")) } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for (text, written) in
            [("Budi", "Budi"), ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""), ("a;b", "\"a;b\""), ("-1", "'-1")]
        {
            assert_eq!(cell(text), written);
        }
    }
}
