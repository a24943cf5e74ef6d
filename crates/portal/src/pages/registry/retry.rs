//! Kirim ulang: a chosen few at once, or everything of one cause after its count was seen.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use kernel::EventId;
use store::outbox::Filter;
use sync::officer::{self, Plan};
use web::{HttpFault, Problem};

use super::{KINDS, allowed, causes, get, kind};
use crate::{fields::Fields, frame::Frame, reply, sent::Sent, visit::Visit, words};

/// Members of the address that say which events are meant.
const NAMED: [&str; 6] = ["sebab", "jenis", "pegawai", "jalur", "sejak", "sampai"];
/// Most unfit events that are listed by name.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "registry_retry.html")]
struct RetryPage {
    frame: Frame,
    heading: String,
    which: Vec<(&'static str, String)>,
    fit: usize,
    unfit: Vec<Unfit>,
    unfit_count: String,
    fields: Vec<(String, String)>,
}

/// An event that sending again would not help.
struct Unfit {
    id: String,
    kind: String,
    problem: String,
}

/// Sends the chosen events again.
pub(crate) async fn chosen(sent: Sent) -> Result<HttpResponse, Problem> {
    let ids: Vec<EventId> = sent.fields.all("pilih").filter_map(|id| id.parse().ok()).collect();
    let moved: Vec<EventId> = sent.write(move |tx| officer::retry(tx, &ids)).await?;
    let said = match moved.len() {
        0 => "Tidak ada yang dikirim ulang: pilih kiriman yang tersangkut atau menunggu.".to_owned(),
        n => format!("{n} kiriman dikirim ulang."),
    };
    Ok(reply::to_saying("/sinkronisasi", &said))
}

/// `/sinkronisasi/kirim-ulang?sebab=…`: what sending everything again would do. Nothing is sent yet.
pub(crate) async fn plan(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    allowed(visit.actor())?;
    let fields = named(&Fields::parse(req.query_string()));
    let filter = get::filter(&fields).map_err(HttpFault::QueryInvalid)?;
    let (wish, actor) = (filter.clone(), visit.actor().clone());
    let plan: Plan = visit.read(move |conn| officer::plan(conn, &actor, &wish)).await?;
    let fit = plan.fit.len();
    let heading = match fit {
        0 => "Tidak ada kiriman yang dapat dikirim ulang".to_owned(),
        n => format!("{} kiriman akan dikirim ulang", words::count(i64::try_from(n).unwrap_or(i64::MAX))),
    };
    let page = RetryPage {
        frame: visit.frame("Kirim ulang"),
        heading,
        which: which(&fields),
        fit,
        unfit_count: words::count(i64::try_from(plan.unfit.len()).unwrap_or(i64::MAX)),
        unfit: plan
            .unfit
            .iter()
            .take(SHOWN)
            .map(|one| Unfit { id: one.id.to_string(), kind: kind(&one.kind).to_owned(), problem: one.problem.clone() })
            .collect(),
        fields: fields.0,
    };
    reply::page(&visit, &page)
}

/// Sends everything again that the plan said is fit.
pub(crate) async fn all(sent: Sent) -> Result<HttpResponse, Problem> {
    let filter: Filter = get::filter(&named(&sent.fields)).map_err(HttpFault::QueryInvalid)?;
    let done: (usize, usize) =
        sent.write(move |tx| officer::retry_many(tx, &filter).map(|plan| (plan.fit.len(), plan.unfit.len()))).await?;
    let left = match done.1 {
        0 => String::new(),
        n => format!(" {n} dibiarkan karena isinya tidak terbaca."),
    };
    Ok(reply::to_saying("/sinkronisasi", &format!("{} kiriman dikirim ulang.{left}", done.0)))
}

/// Only what names events: neither a state nor a place in the list.
fn named(fields: &Fields) -> Fields {
    let kept = fields.0.iter().filter(|(name, value)| NAMED.contains(&name.as_str()) && !value.trim().is_empty());
    Fields(kept.cloned().collect())
}

fn which(fields: &Fields) -> Vec<(&'static str, String)> {
    let label = |name: &str, value: &str| {
        Some(match name {
            "sebab" => ("Sebab", causes::explained(value).cause),
            "jenis" => ("Jenis", KINDS.iter().find(|(k, _)| *k == value).map_or(value, |(_, label)| label).to_owned()),
            "pegawai" => ("Pegawai", "satu pegawai".to_owned()),
            "jalur" => ("Jalur", value.to_owned()),
            "sejak" => ("Dicatat sejak", value.to_owned()),
            "sampai" => ("Dicatat sampai", value.to_owned()),
            _ => return None,
        })
    };
    fields.0.iter().filter_map(|(name, value)| label(name, value)).collect()
}
