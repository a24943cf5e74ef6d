//! Requests as other clients send them, byte by byte where it matters.

use crate::common::*;
use bkn_mock::Running;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

pub(crate) struct Raw {
    pub(crate) http: reqwest::Client,
    pub(crate) registry: Running,
    pub(crate) gateway: String,
}

impl Raw {
    pub(crate) async fn new() -> Self {
        Self::of(registry()).await
    }

    /// Let in at a mock that is there.
    pub(crate) async fn of(registry: Running) -> Self {
        bkn::install_crypto();
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        let issued: Value = http
            .post(format!("{}/oauth2/token", registry.address()))
            .basic_auth(&registry.credentials().client_id, Some(&registry.credentials().client_secret))
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let gateway = issued["access_token"].as_str().unwrap().to_owned();
        Self { http, registry, gateway }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}/apisiasn/1.0{path}", self.registry.address()))
            .header("Authorization", format!("Bearer {}", self.gateway))
            .header("Auth", format!("bearer {}", self.registry.credentials().sso_token))
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, path)).await
    }

    /// Enters a proposal by one of the mock's own calls and tells its id.
    pub(crate) async fn enter(&self, path: &str, body: &Value) -> String {
        let url = format!("{}{path}", self.registry.address());
        let request = self.http.post(url).header("Authorization", format!("Bearer {}", self.gateway));
        let request = request.header("Auth", format!("bearer {}", self.registry.credentials().sso_token));
        let (_, answer) = answer(request.json(body)).await;
        answer["mapData"]["idUsulan"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::POST, path).json(body)).await
    }
}

pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/json"));
    (answer.status().as_u16(), answer.json().await.unwrap())
}
