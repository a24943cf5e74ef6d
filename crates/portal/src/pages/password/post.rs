use actix_web::HttpResponse;
use kernel::{FaultClass, Reason};
use web::{HttpFault, Problem, extract::Visitor, session_cookie};

use super::PasswordPage;
use crate::{faults::Faults, reply, sent::Sent};

/// Changes the password; this browser stays signed in, every other session ends.
pub(crate) async fn post(visitor: Visitor, sent: Sent) -> Result<HttpResponse, Problem> {
    let (visit, fields) = (&sent.visit, &sent.fields);
    let changed = if fields.raw("password") == fields.raw("repeated") {
        let (old, new) = (fields.raw("old").into(), fields.raw("password").into());
        web::sign_in::change_password(&visit.shared, &visitor, &visit.user, old, new).await
    } else {
        Err(HttpFault::PasswordsDiffer.into())
    };
    match changed {
        Ok(session) => {
            let mut answer =
                reply::to_saying("/", "Kata sandi Anda sudah diganti. Sesi di perangkat lain sudah berakhir.");
            let cookie = session_cookie::carrying(&visit.shared.settings, &session.token);
            answer.add_cookie(&cookie).map_err(|e| HttpFault::Unforeseen(e.to_string()))?;
            Ok(answer)
        }
        Err(problem) => reply::refused(visit, &PasswordPage::new(visit, refusal(problem)?)),
    }
}

fn refusal(problem: Problem) -> Result<Faults, Problem> {
    if matches!(problem.fault().class(), FaultClass::Unavailable | FaultClass::Bug) {
        return Err(problem);
    }
    let mut faults = Faults::said(&problem);
    match problem.code() {
        "auth.wrong-login" => {
            faults.title = "Kata sandi sekarang salah".to_owned();
            faults.detail = String::new();
            faults.reasons = vec![Reason::field("old", "wrong", "Ketik lagi kata sandi Anda yang sekarang.")];
        }
        "auth.passwords-differ" => {
            faults.reasons = vec![Reason::field("repeated", "differ", faults.detail.clone())];
        }
        _ => {}
    }
    Ok(faults)
}
