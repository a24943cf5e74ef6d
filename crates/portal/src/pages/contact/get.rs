use actix_web::{HttpResponse, web::Path};
use web::Problem;

use super::{super::person, ContactPage, open};
use crate::{faults::Faults, reply, visit::Visit};

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    let (profile, contact) = visit.shared.db.write(visit.call(), move |tx| open(tx, id)).await?;
    reply::page(&visit, &ContactPage::new(&visit, &profile, contact, Faults::default()))
}
