//! Stylesheet, script and mark, compiled in. Their addresses carry a hash of the content, so that a browser keeps them
//! for a year and still sees a new one at once.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH},
    web::Path,
};
use web::{HttpFault, Problem};

/// One file.
pub(crate) struct Asset {
    /// Address.
    pub(crate) href: String,
    tag: String,
    kind: &'static str,
    text: &'static str,
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Self {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = format!("{:016x}", hasher.finish());
        Self { href: format!("/aset/{stem}-{hash}.{ending}"), tag: format!("\"{hash}\""), kind, text }
    }
}

pub(crate) static CSS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("simasn", "css", "text/css; charset=utf-8", include_str!("../assets/simasn.css")));
pub(crate) static JS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("simasn", "js", "text/javascript; charset=utf-8", include_str!("../assets/simasn.js")));
pub(crate) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("simasn", "svg", "image/svg+xml", include_str!("../assets/simasn.svg")));

/// Serves one of them; an address with an old hash is gone.
pub(crate) async fn get(req: HttpRequest, file: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = format!("/aset/{file}");
    let asset = [&*CSS, &*JS, &*ICON].into_iter().find(|a| a.href == asked).ok_or(HttpFault::NoRoute)?;
    let known = req.headers().get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == asset.tag.as_bytes());
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    answer.insert_header((ETAG, asset.tag.as_str()));
    Ok(if known { answer.finish() } else { answer.content_type(asset.kind).body(asset.text) })
}
