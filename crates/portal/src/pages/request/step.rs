use actix_web::{HttpResponse, web::Path};
use kernel::RequestId;
use promotions::{
    Error,
    service::{self, Stepped},
};
use store::Tx;
use web::{HttpFault, Problem};
use workflow::Action;

use super::{again, find};
use crate::{faults::Faults, reply, sent::Sent};

/// One step of the way, as a form asks for it.
struct Wish {
    id: RequestId,
    version: i32,
    action: Action,
    note: Option<String>,
    reasons: Vec<String>,
}

/// `/usul/{number}/langkah/{action}`.
pub(crate) async fn post(sent: Sent, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (number, action) = path.into_inner();
    let action: Action = action.parse().map_err(|_| HttpFault::NoRoute)?;
    let found = find(&sent.visit, &number).await?;
    let own = sent.visit.actor().employee == Some(found.profile.id);
    let wish = Wish {
        id: found.request.request.id,
        version: sent.fields.parsed("version").ok_or(HttpFault::BadRequest)?,
        action,
        note: sent.fields.filled("note"),
        reasons: sent.fields.all("reasons").map(str::to_owned).collect(),
    };
    match sent.write(move |tx| take(tx, &wish)).await {
        Ok(step) => Ok(after(action, own, &step)),
        Err(problem) => {
            let page = again(&sent.visit, &number, Faults::of_problem(problem)?, sent.fields.clone()).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

fn take(tx: &mut Tx<'_>, wish: &Wish) -> Result<Stepped, Error> {
    let (id, version, note) = (wish.id, wish.version, wish.note.as_deref());
    match wish.action {
        Action::Submit => service::submit(tx, id, version, note),
        Action::Withdraw => service::withdraw(tx, id, version, note),
        Action::Complete => service::complete(tx, id, version, note),
        Action::Verify => service::verify(tx, id, version, note),
        Action::Approve => service::approve(tx, id, version, note),
        Action::Return => service::return_documents(tx, id, version, &wish.reasons, note),
        Action::Refuse => service::refuse(tx, id, version, note.unwrap_or("")),
        // The rest is the registry's, or has a form of its own.
        Action::Create | Action::Enter | Action::Consider | Action::Decree | Action::TakeEffect => Err(Error::NotFound),
    }
}

/// Where to go next: the receipt, the request, or back to the queue.
fn after(action: Action, own: bool, step: &Stepped) -> HttpResponse {
    let number = &step.number;
    let said = match action {
        Action::Submit => return reply::to(&format!("/usul/{number}/terkirim")),
        Action::Withdraw => format!("Usul {number} dibatalkan."),
        Action::Complete => format!("Usul {number} diteruskan ke verifikator."),
        Action::Verify => format!("Usul {number} diverifikasi dan menunggu persetujuan."),
        Action::Approve => format!("Usul {number} disetujui dan sedang dikirim ke BKN."),
        Action::Return => format!("Usul {number} dikembalikan; pegawai melihat semua alasannya."),
        Action::Refuse => format!("Usul {number} ditolak."),
        _ => format!("Usul {number}: {}.", step.state.label()),
    };
    reply::to_saying(if own { "/" } else { "/antrean" }, &said)
}
