use actix_web::HttpResponse;
use askama::Template;
use web::Problem;

use crate::{frame::Frame, reply, visit::Visit};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    name: String,
}

pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, Problem> {
    let page = HomePage { frame: visit.frame("Beranda"), name: visit.actor().name.clone() };
    reply::page(&visit, &page)
}
