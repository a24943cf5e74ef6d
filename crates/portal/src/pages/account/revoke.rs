use accounts::{roles, users};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use kernel::{HistoryId, UserId};
use web::{HttpFault, Problem};

use super::{RoleLine, Shown, ends, units_of};
use crate::{faults::Faults, frame::Frame, reply, sent::Sent, visit::Visit};

#[derive(Template)]
#[template(path = "role_revoke.html")]
struct RevokePage {
    frame: Frame,
    faults: Faults,
    account: Shown,
    line: RoleLine,
    typed: String,
}

/// `/akun/{id}/peran/{grant}/cabut`: takes a role back. One person is enough: it gives nothing.
pub(crate) async fn get(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    super::require(&visit)?;
    let (user, held) = ids(&path)?;
    let page = load(&visit, user, held, Faults::default(), String::new()).await?;
    reply::page(&visit, &page)
}

pub(crate) async fn post(sent: Sent, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (user, held) = ids(&path)?;
    let basis = sent.fields.text("basis").to_owned();
    let typed = basis.clone();
    match sent.write(move |tx| roles::revoke_role_of(tx, user, held, &basis)).await {
        Ok(()) => {
            Ok(reply::to_saying(&format!("/akun/{user}"), "Peran dicabut dan tidak berlaku lagi mulai sekarang."))
        }
        Err(problem) => {
            let page = load(&sent.visit, user, held, Faults::of_problem(problem)?, typed).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

fn ids(path: &(String, String)) -> Result<(UserId, HistoryId), Problem> {
    let held = path.1.parse().map_err(|_| HttpFault::PathInvalid)?;
    Ok((super::id_of(&path.0)?, held))
}

async fn load(
    visit: &Visit,
    user: UserId,
    held: HistoryId,
    faults: Faults,
    typed: String,
) -> Result<RevokePage, Problem> {
    let today = visit.today();
    let (user, held, units) = visit
        .read(move |conn| {
            let account = users::get(conn, user)?;
            let held = roles::roles_of(conn, user)?
                .into_iter()
                .find(|one| one.id == held && one.stands(today) && ends(one))
                .ok_or(accounts::Error::NoGrant)?;
            let units = organization::unit_names(conn, &units_of(std::iter::once(held.grant)), today)?;
            Ok::<_, accounts::Error>((account, held, units))
        })
        .await?;
    if visit.actor().user == Some(user.id) {
        return Err(accounts::Error::OwnRole.into());
    }
    Ok(RevokePage {
        frame: visit.frame("Cabut peran"),
        faults,
        account: Shown::of(visit, &user),
        line: RoleLine::held(&held, &units),
        typed,
    })
}
