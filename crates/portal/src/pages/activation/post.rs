use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Form},
};
use kernel::{FaultClass, Reason};
use web::{
    HttpFault, Problem, Shared,
    extract::{SameOrigin, Visitor},
};

use super::ActivationPage;
use crate::{faults::Faults, fields::Fields, frame::Frame, reply};

pub(crate) async fn post(
    shared: Data<Shared>,
    visitor: Visitor,
    _: SameOrigin,
    form: Form<Fields>,
) -> Result<HttpResponse, Problem> {
    match activate(&shared, &visitor, &form).await {
        Ok(()) => Ok(reply::to_saying("/masuk", "Kata sandi tersimpan. Masuklah dengan NIP dan kata sandi baru Anda.")),
        Err(problem) => refuse(&shared, problem, &form),
    }
}

async fn activate(shared: &Shared, visitor: &Visitor, form: &Fields) -> Result<(), Problem> {
    if form.raw("password") != form.raw("repeated") {
        return Err(HttpFault::PasswordsDiffer.into());
    }
    let code = form.text("code").to_owned();
    web::sign_in::activate(shared, visitor, code.into(), form.raw("password").into()).await?;
    Ok(())
}

fn refuse(shared: &Shared, problem: Problem, form: &Fields) -> Result<HttpResponse, Problem> {
    let class = problem.fault().class();
    if !matches!(class, FaultClass::Invalid | FaultClass::Throttled | FaultClass::Denied) {
        return Err(problem);
    }
    let mut faults = Faults::said(&problem);
    // The refusals of one field stand at that field, too.
    let field = match problem.code() {
        "auth.code-invalid" => Some("code"),
        "auth.passwords-differ" => Some("repeated"),
        _ => None,
    };
    faults.reasons.extend(field.map(|field| Reason::field(field, problem.code(), faults.detail.clone())));
    let page = ActivationPage {
        frame: Frame::outside("Buat kata sandi"),
        faults,
        code: form.text("code").to_owned(),
        least: shared.accounts.password_min_length,
    };
    let status = if class == FaultClass::Throttled { problem.status() } else { StatusCode::UNPROCESSABLE_ENTITY };
    reply::outside(status, &page)
}
