use accounts::{ExposeSecret, sessions};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Form},
};
use kernel::FaultClass;
use web::{
    Problem, Shared,
    extract::{SameOrigin, Visitor},
    session_cookie,
};

use super::SignInPage;
use crate::{faults::Faults, fields::Fields, frame::Frame, kept, problem_page, reply};

/// Signs in and goes back to where the person wanted to be, or shows the form that was lost with the session.
pub(crate) async fn post(
    shared: Data<Shared>,
    visitor: Visitor,
    _: SameOrigin,
    form: Form<Fields>,
) -> Result<HttpResponse, Problem> {
    let back = kept::way_back(form.text("kembali"));
    match web::sign_in::to_pages(&shared, &visitor, form.text("login").to_owned(), form.raw("password").into()).await {
        Ok(session) => {
            let cookie = session_cookie::carrying(&shared.settings, &session.token);
            let mut answer = match form.text("isian") {
                "" => reply::to(back),
                lost => {
                    let frame = frame_of(&shared, &visitor, &session.token).await?;
                    let page = problem_page::resend(frame, back, &kept::carried(lost))?;
                    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page)
                }
            };
            answer.add_cookie(&cookie).map_err(|e| web::HttpFault::Unforeseen(e.to_string()))?;
            Ok(answer)
        }
        Err(problem) => refuse(problem, &form, back),
    }
}

/// The frame of the session just opened: its forms carry its secret.
async fn frame_of(shared: &Shared, visitor: &Visitor, token: &accounts::SecretString) -> Result<Frame, Problem> {
    let (token, now, settings) = (token.clone(), visitor.now, shared.accounts.clone());
    let session = shared.db.read(move |conn| sessions::actor_of_session(conn, &token, now, &settings)).await?;
    let csrf = session.csrf_token.expose_secret().to_owned();
    Ok(Frame { csrf, ..Frame::outside("Kirim isian Anda?") })
}

/// Says why and keeps what was typed; a busy service has its own page.
fn refuse(problem: Problem, form: &Fields, back: &str) -> Result<HttpResponse, Problem> {
    let class = problem.fault().class();
    if !matches!(class, FaultClass::Unauthenticated | FaultClass::Throttled | FaultClass::Denied | FaultClass::Invalid)
    {
        return Err(problem);
    }
    let page = SignInPage {
        frame: Frame::outside("Masuk"),
        faults: Faults::said(&problem),
        login: form.text("login").to_owned(),
        back: back.to_owned(),
        kept: kept::carried(form.text("isian")),
    };
    let status = if class == FaultClass::Throttled { problem.status() } else { StatusCode::UNPROCESSABLE_ENTITY };
    reply::outside(status, &page)
}
