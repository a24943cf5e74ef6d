//! What a failure looks like. Handlers and extractors answer [`Problem`]s; this middleware writes the page for them, and
//! sends somebody without a session to the door with what they had typed.

use actix_web::{
    Error, FromRequest, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{CONTENT_TYPE, HeaderValue},
    },
    middleware::Next,
    web::Bytes,
};
use askama::Template;
use kernel::{FaultClass, Reason};
use web::{
    HttpFault, Problem,
    extract::{PageUser, SameOrigin, Tag},
};
use workflow::State;

use crate::{frame::Frame, kept, pages::sign_in, reply};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    title: String,
    detail: String,
    reasons: Vec<Reason>,
    present: Option<&'static str>,
    steps: Vec<String>,
    kept: Vec<(String, String)>,
    links: Vec<(String, String)>,
    tag: Option<String>,
}

#[derive(Template)]
#[template(path = "resend.html")]
struct ResendPage {
    frame: Frame,
    action: String,
    shown: Vec<(String, String)>,
    fields: Vec<(String, String)>,
}

/// Middleware of all pages.
pub(crate) async fn render<B: MessageBody + 'static>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let form = match copy_form(&mut req).await {
        Ok(form) => form,
        Err(problem) => return Ok(dress(req.into_response(HttpResponse::from_error(problem)), "").await),
    };
    let answered = next.call(req).await?.map_into_boxed_body();
    Ok(dress(answered, &form).await)
}

/// The body of a form, left in its place for the handler.
async fn copy_form(req: &mut ServiceRequest) -> Result<String, Problem> {
    if req.method() != Method::POST || req.content_type() != "application/x-www-form-urlencoded" {
        return Ok(String::new());
    }
    let body = req.extract::<Bytes>().await.map_err(|error| match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => HttpFault::BodyTooLarge { limit: "256 KB".to_owned() },
        _ => HttpFault::BadRequest,
    })?;
    let form = kept::carried(&String::from_utf8_lossy(&body));
    req.set_payload(Payload::from(body));
    Ok(form)
}

async fn dress(answered: ServiceResponse<BoxBody>, form: &str) -> ServiceResponse<BoxBody> {
    let (req, mut response) = answered.into_parts();
    let page = match response.error().and_then(|error| error.as_error::<Problem>()) {
        Some(problem) => page_of(&req, problem, form).await,
        None => return ServiceResponse::new(req, response),
    };
    match page {
        Dressed::Instead(other) => ServiceResponse::new(req, other),
        Dressed::Body(text) => {
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, html);
            ServiceResponse::new(req, response.set_body(BoxBody::new(text)))
        }
        Dressed::Plain => ServiceResponse::new(req, response),
    }
}

enum Dressed {
    /// This page as the body; status and error stay.
    Body(String),
    /// Another answer altogether.
    Instead(HttpResponse),
    /// As it is: not even the page of failures could be written.
    Plain,
}

async fn page_of(req: &HttpRequest, problem: &Problem, form: &str) -> Dressed {
    if matches!(problem.code(), "auth.session-missing" | "auth.session-expired") {
        return to_the_door(req, problem, form);
    }
    let user = signed_in(req, problem).await;
    if problem.code() == "auth.csrf"
        && let Some(user) = &user
        && let Some(page) = offer_again(req, user, form).await
    {
        return Dressed::Body(page);
    }
    let frame = |title: &str| match &user {
        Some(user) => Frame::inside(title, user, req.path()),
        None => Frame::outside(title),
    };
    rendered(&problem_page(req, problem, form, frame))
}

fn rendered(template: &impl Template) -> Dressed {
    template.render().map_or(Dressed::Plain, Dressed::Body)
}

/// Signing in comes first; a form that was sent travels along.
fn to_the_door(req: &HttpRequest, problem: &Problem, form: &str) -> Dressed {
    if req.method() == Method::GET {
        let back = req.uri().path_and_query().map_or("/", |p| p.as_str());
        let address = if back == "/" { "/masuk".to_owned() } else { format!("/masuk?kembali={}", encoded(back)) };
        return Dressed::Instead(reply::to(&address));
    }
    rendered(&sign_in::lost(problem, req.path(), form))
}

/// Everything but letters and digits as `%XX`.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-_./".contains(&byte) {
            all.push(char::from(byte));
        } else {
            all.push_str(&format!("%{byte:02X}"));
        }
        all
    })
}

/// The frame is nicer with the person in it, but a failing database is not asked once more.
async fn signed_in(req: &HttpRequest, problem: &Problem) -> Option<PageUser> {
    let class = problem.fault().class();
    if matches!(class, FaultClass::Unavailable | FaultClass::Bug | FaultClass::Throttled) {
        return None;
    }
    PageUser::extract(req).await.ok()
}

/// A form from another session of the same person, sent from our own page: shown, and sent again if they say so.
async fn offer_again(req: &HttpRequest, user: &PageUser, form: &str) -> Option<String> {
    SameOrigin::extract(req).await.ok()?;
    if form.is_empty() {
        return None;
    }
    resend(Frame::inside("Kirim isian Anda?", user, req.path()), req.path(), form).ok()
}

/// The page that shows a carried form and sends it in the session of `frame`.
pub(crate) fn resend(frame: Frame, action: &str, form: &str) -> Result<String, Problem> {
    let fields = kept::fields(form);
    let page = ResendPage { frame, action: action.to_owned(), shown: kept::shown(&fields), fields };
    page.render().map_err(|e| HttpFault::Unforeseen(e.to_string()).into())
}

fn problem_page(req: &HttpRequest, problem: &Problem, form: &str, frame: impl Fn(&str) -> Frame) -> ProblemPage {
    let said = problem.sentence();
    let class = problem.fault().class();
    let present = problem.fault().present();
    let state = present.as_ref().and_then(|p| p.get("state")?.as_str()?.parse::<State>().ok());
    ProblemPage {
        frame: frame(&said.title),
        title: said.title,
        detail: said.detail,
        reasons: if class == FaultClass::Bug { Vec::new() } else { problem.fault().reasons() },
        present: state.map(State::label),
        steps: steps(problem),
        kept: kept::shown(&kept::fields(form)),
        links: links(req, class),
        tag: (class == FaultClass::Bug)
            .then(|| Tag::extract(req).into_inner().map(|Tag(tag)| tag.0).unwrap_or_default()),
    }
}

/// What helps now.
fn steps(problem: &Problem) -> Vec<String> {
    let lines: &[&str] = match problem.fault().class() {
        FaultClass::NotFound => &[
            "Periksa tautan atau nomor yang Anda buka.",
            "Bila menurut tugas Anda data ini seharusnya dapat dibuka, pilih peran Anda yang lain di kepala halaman atau hubungi pengelola akun.",
        ],
        FaultClass::Denied => &[
            "Bila Anda memegang beberapa peran, pilih peran lain di kepala halaman lalu coba lagi.",
            "Bila langkah ini memang tugas Anda, mintalah peran itu kepada pengelola akun di BKPSDM.",
        ],
        FaultClass::Conflict | FaultClass::Stale => {
            &["Buka halamannya lagi untuk melihat keadaan sekarang.", "Ulangi langkah Anda hanya bila masih perlu."]
        }
        FaultClass::TooLarge => &["Perkecil berkas atau isiannya, lalu kirim lagi."],
        FaultClass::Unavailable => &[
            "Tunggu sebentar, lalu muat ulang halaman ini.",
            "Tidak ada data yang berubah; yang sudah tersimpan tetap aman.",
        ],
        FaultClass::Throttled => {
            let seconds = problem.retry_after().unwrap_or(60);
            return vec![format!("Tunggu {seconds} detik, lalu coba lagi.")];
        }
        FaultClass::Bug => &[
            "Coba lagi beberapa saat lagi.",
            "Bila tetap terjadi, sampaikan nomor permintaan di bawah kepada pengelola sistem.",
        ],
        _ => &["Kembali ke halaman sebelumnya, perbaiki isian Anda, lalu kirim lagi."],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// Where to go now, nearest first.
fn links(req: &HttpRequest, class: FaultClass) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mut parts = req.path().trim_matches('/').split('/');
    match (parts.next(), parts.next(), class) {
        (_, _, FaultClass::NotFound) => {}
        (_, _, FaultClass::Unavailable) if req.method() == Method::GET => {
            links.push((req.path().to_owned(), "Coba lagi".to_owned()));
        }
        (Some("usul"), Some(number), _) => links.push((format!("/usul/{number}"), format!("Buka usul {number}"))),
        (Some("pegawai"), Some(id), _) => links.push((format!("/pegawai/{id}"), "Buka data pegawai".to_owned())),
        (Some("antrean"), ..) => links.push(("/antrean".to_owned(), "Buka antrean".to_owned())),
        _ => {}
    }
    links.push(("/".to_owned(), "Ke beranda".to_owned()));
    links
}
