//! One request, one answer: the HTTP client, time limits, and what a broken connection means.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use reqwest::{Certificate, RequestBuilder, Response, header::RETRY_AFTER, redirect};

use crate::{
    endpoint::Endpoint,
    failure::{Failure, FailureKind},
    id::CallId,
    options::{Options, OptionsError},
    retry_after, tls,
};

/// Longest answer that is read: the unit list and the proposal list of a province stay well below.
const LARGEST: usize = 64 * 1024 * 1024;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

/// The HTTP client with its settings.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    pub(crate) http: reqwest::Client,
}

impl Wire {
    pub(crate) fn new(options: &Options) -> Result<Self, OptionsError> {
        tls::install_crypto();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("simasn/", env!("CARGO_PKG_VERSION")))
            .http1_only()
            .redirect(redirect::Policy::none())
            .connect_timeout(options.connect_timeout)
            .timeout(options.total_timeout)
            .tcp_nodelay(true)
            .no_proxy();
        if let Some(proxy) = &options.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy.clone()).map_err(OptionsError::Http)?);
        }
        if let Some(path) = &options.ca_file {
            builder = builder.tls_certs_merge(authorities(path)?);
        } else if options.addresses.is_plain() {
            // A machine without certificate authorities can still talk to a mock of its own.
            builder = builder.tls_certs_only([]);
        }
        Ok(Self { http: builder.build().map_err(OptionsError::Http)? })
    }

    /// Sends one request and reads the whole answer. An answer of any status is `Ok`.
    pub(crate) async fn send(
        &self,
        endpoint: Endpoint,
        call: &CallId,
        request: RequestBuilder,
    ) -> Result<Received, Failure> {
        let started = Instant::now();
        let result = exchange(endpoint, request.header("X-Request-Id", call.as_str())).await;
        let millis = started.elapsed().as_millis();
        match &result {
            Ok(received) => {
                tracing::debug!(
                    endpoint = endpoint.name(),
                    request_id = call.as_str(),
                    status = received.status,
                    millis,
                    "registry answered"
                );
            }
            Err(failure) => {
                tracing::debug!(
                    endpoint = endpoint.name(),
                    request_id = call.as_str(),
                    detail = failure.detail,
                    millis,
                    "registry call failed"
                );
            }
        }
        result
    }
}

fn authorities(path: &std::path::Path) -> Result<Vec<Certificate>, OptionsError> {
    let pem = std::fs::read(path).map_err(|source| OptionsError::CaFile { path: path.to_owned(), source })?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|_| OptionsError::CaContent(path.to_owned()))?;
    if certificates.is_empty() { Err(OptionsError::CaContent(path.to_owned())) } else { Ok(certificates) }
}

async fn exchange(endpoint: Endpoint, request: RequestBuilder) -> Result<Received, Failure> {
    let response = request.send().await.map_err(|error| broken(endpoint, &error))?;
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after::read(header, kernel::clock::now());
    let body = read_body(endpoint, response).await.map_err(|failure| failure.with_status(status))?;
    Ok(Received { status, retry_after, body })
}

async fn read_body(endpoint: Endpoint, mut response: Response) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(endpoint, &error))? {
        if body.len() + chunk.len() > LARGEST {
            let kind = FailureKind::Contract("the answer is larger than 64 MiB".to_owned());
            return Err(Failure::new(endpoint, kind, "answer too large").possibly_applied());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// A connection that failed or broke. The error itself carries the address, so none of its text is kept.
fn broken(endpoint: Endpoint, error: &reqwest::Error) -> Failure {
    let transient = |detail| Failure::new(endpoint, FailureKind::Transient { retry_after: None }, detail);
    if error.is_builder() {
        return Failure::new(
            endpoint,
            FailureKind::Contract("the request cannot be written".to_owned()),
            "request cannot be built",
        );
    }
    // Nothing was sent before there was a connection.
    if error.is_dns() {
        return transient("name not resolved");
    }
    if tls::is_tls(error) && error.is_connect() {
        return Failure::new(endpoint, FailureKind::Untrusted, "certificate or handshake refused");
    }
    if error.is_connect() {
        return transient(if error.is_timeout() { "no connection in time" } else { "connection refused" });
    }
    transient(if error.is_timeout() { "no answer in time" } else { "connection broken" }).possibly_applied()
}
