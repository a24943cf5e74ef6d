//! Mana yang benar: both rows of a conflict, and the officer's decision. And looking again at what was delivered.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use kernel::{Actor, EmployeeId};
use sync::{
    Side,
    officer::{self, Conflict, Said},
};
use web::{HttpFault, Problem};

use super::{event, id_of, members};
use crate::{faults::Faults, reply, sent::Sent};

/// Both rows beside each other.
pub(super) struct Both {
    pub(super) open: bool,
    pub(super) seen: i32,
    pub(super) row: String,
    pub(super) lines: Vec<Line>,
    /// What an officer has decided.
    pub(super) decided: Option<&'static str>,
    /// Where our side is corrected, when theirs is right and the officer may.
    pub(super) mend_at: Option<String>,
}

/// One member of both.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) ours: String,
    pub(super) theirs: String,
    pub(super) same: bool,
}

pub(super) fn both(conflict: Conflict, actor: &Actor, employee: EmployeeId) -> Both {
    let decided = conflict.decided.map(|side| match side {
        Side::Ours => "Data kita ditetapkan benar: baris di BKN diperbarui dengan isi dari sini.",
        Side::Theirs => {
            "Data BKN ditetapkan benar: isi dari sini tidak dikirim. Perbaiki riwayat di sini sesuai dengan yang ada di BKN."
        }
    });
    let theirs = conflict.decided == Some(Side::Theirs) && !conflict.open;
    Both {
        open: conflict.open,
        seen: conflict.seen,
        row: conflict.row.to_string(),
        lines: conflict
            .members
            .into_iter()
            .map(|member| Line {
                label: members::label_there(&member.name),
                ours: said(&member.ours),
                theirs: member.theirs.as_ref().map_or_else(|| "kosong".to_owned(), said),
                same: member.same,
            })
            .collect(),
        // What was decided about an earlier state of the row is no news while a decision is wanted anew.
        decided: decided.filter(|_| !conflict.open),
        mend_at: (theirs && reconcile::queries::allowed(actor).is_ok()).then(|| format!("/selisih/{employee}")),
    }
}

fn said(one: &Said) -> String {
    match &one.name {
        Some(name) => format!("{name} ({})", one.value),
        None => one.value.clone(),
    }
}

/// Decides who is right.
pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let side = match sent.fields.text("benar") {
        "kita" => Side::Ours,
        "bkn" => Side::Theirs,
        _ => return Err(HttpFault::BadRequest.into()),
    };
    let seen = sent.fields.parsed("dilihat").ok_or(HttpFault::BadRequest)?;
    let reason = sent.fields.text("reason").to_owned();
    let typed = reason.clone();
    match sent.write(move |tx| officer::decide(tx, id, side, seen, &reason)).await {
        Ok(()) => {
            let said = match side {
                Side::Ours => "Data kita ditetapkan benar; baris di BKN akan diperbarui.",
                Side::Theirs => "Data BKN ditetapkan benar; isi dari sini tidak dikirim.",
            };
            Ok(reply::to_saying(&format!("/sinkronisasi/{id}"), said))
        }
        Err(problem) if matches!(problem.code(), "sync.no-conflict" | "sync.seen-otherwise") => {
            let page = event::load(&sent.visit, id, Faults::said(&problem), typed).await?;
            reply::page_as(StatusCode::CONFLICT, &sent.visit, &page)
        }
        Err(problem) => {
            let page = event::load(&sent.visit, id, Faults::of_problem(problem)?, typed).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

/// Has the registry read again for a delivered event.
pub(crate) async fn look(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let done: Result<(), Problem> = sent.write(move |tx| officer::look_again(tx, id)).await;
    done?;
    Ok(reply::to_saying(
        &format!("/sinkronisasi/{id}"),
        "Riwayat di BKN dibaca lagi; muat ulang halaman ini beberapa saat lagi.",
    ))
}
