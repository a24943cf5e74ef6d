use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::{
    Method, RequestBuilder,
    multipart::{Form, Part},
};
use serde_json::Value;

/// The API as a stranger's program would call it.
pub(super) struct Client {
    http: reqwest::Client,
    base: String,
}

/// An answer with its body as JSON, or as text when it is none.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    etag: Option<String>,
}

impl Answer {
    /// The answer, when it has this status.
    pub(super) fn expect(self, status: u16) -> anyhow::Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        bail!("diharapkan {status}, dijawab {}: {}", self.status, self.body)
    }

    /// The text at a JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> anyhow::Result<String> {
        text(&self.body, pointer)
    }

    /// The version to send back in `If-Match`.
    pub(super) fn etag(&self) -> anyhow::Result<String> {
        self.etag.clone().context("jawaban tanpa ETag")
    }
}

/// The text at a JSON pointer.
pub(super) fn text(body: &Value, pointer: &str) -> anyhow::Result<String> {
    body.pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .with_context(|| format!("{pointer} tidak ada dalam {body}"))
}

impl Client {
    pub(super) fn new(base: &str) -> anyhow::Result<Self> {
        // The process may have installed it before; either way there is one.
        if rustls::crypto::ring::default_provider().install_default().is_err() {
            tracing::debug!("a TLS provider is installed already");
        }
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).no_proxy().build()?;
        Ok(Self { http, base: base.trim_end_matches('/').to_owned() })
    }

    fn request(&self, method: Method, path: &str, token: Option<&str>) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn send(&self, request: RequestBuilder) -> anyhow::Result<Answer> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let etag = response.headers().get("etag").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer { status, body, etag })
    }

    pub(super) async fn get(&self, path: &str, token: Option<&str>) -> anyhow::Result<Answer> {
        self.send(self.request(Method::GET, path, token)).await
    }

    /// A write without a key of its own gets a fresh one.
    pub(super) async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> anyhow::Result<Answer> {
        self.write(Method::POST, path, token, &fresh_key(), None, body).await
    }

    /// A step on something whose version was seen.
    pub(super) async fn step(&self, path: &str, token: &str, version: &str, body: &Value) -> anyhow::Result<Answer> {
        self.write(Method::POST, path, Some(token), &fresh_key(), Some(version), body).await
    }

    pub(super) async fn write(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        key: &str,
        version: Option<&str>,
        body: &Value,
    ) -> anyhow::Result<Answer> {
        let mut request = self.request(method, path, token).header("Idempotency-Key", key).json(body);
        if let Some(version) = version {
            request = request.header("If-Match", version);
        }
        self.send(request).await
    }

    /// Loads a profile export.
    pub(super) async fn import(&self, token: &str, dry_run: bool, csv: Vec<u8>) -> anyhow::Result<Answer> {
        let part = Part::bytes(csv).file_name("profil.csv").mime_str("text/csv")?;
        let request = self
            .request(Method::POST, &format!("/api/v1/imports?kind=employees&dry_run={dry_run}"), Some(token))
            .header("Idempotency-Key", fresh_key())
            .multipart(Form::new().part("file", part));
        self.send(request).await
    }

    /// Uploads a document into somebody's file.
    pub(super) async fn upload(
        &self,
        employee: &str,
        token: &str,
        kind: &str,
        title: Option<&str>,
        bytes: Vec<u8>,
    ) -> anyhow::Result<Answer> {
        let part = Part::bytes(bytes).file_name("berkas.pdf").mime_str("application/pdf")?;
        let mut form = Form::new().text("kind", kind.to_owned());
        if let Some(title) = title {
            form = form.text("title", title.to_owned());
        }
        let request = self
            .request(Method::POST, &format!("/api/v1/employees/{employee}/documents"), Some(token))
            .header("Idempotency-Key", fresh_key())
            .multipart(form.part("file", part));
        self.send(request).await
    }
}

/// A new idempotency key.
pub(super) fn fresh_key() -> String {
    uuid::Uuid::now_v7().to_string()
}
