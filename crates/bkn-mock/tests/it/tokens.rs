//! Both tokens: all request forms, what a refused one answers, and how the client renews.

use std::time::Duration;

use crate::common::*;
use bkn::{AuthCause, Client, FailureKind, Registry, SsoLogin, Token};
use bkn_mock::{Fault, Options, Order, TokenKind};
use serde_json::{Value, json};

const SSO_PATH: &str = "/auth/realms/public-siasn/protocol/openid-connect/token";

async fn read(client: &Client) -> Result<String, bkn::Failure> {
    client.data_utama(&call(), &nip(BUDI)).await.map(|record| record.id.to_string())
}

#[tokio::test]
async fn the_gateway_token_in_all_four_forms() {
    let registry = registry();
    let http = reqwest::Client::builder().no_proxy().build();
    bkn::install_crypto();
    let http = http.or_else(|_| reqwest::Client::builder().no_proxy().tls_certs_only([]).build()).unwrap();
    let url = format!("{}/oauth2/token", registry.address());
    let (key, secret) = (&registry.credentials().client_id, &registry.credentials().client_secret);
    let grant = ("grant_type", "client_credentials");
    let forms = [
        http.post(&url).basic_auth(key, Some(secret)).form(&[grant]),
        http.post(&url)
            .basic_auth(key, Some(secret))
            .json(&json!({"grant_type": "client_credentials", "username": "x", "password": "y"})),
        http.post(&url).basic_auth(key, Some(secret)).form(&[("client_id", key.as_str()), grant]),
        http.post(&url).form(&[grant, ("client_id", key.as_str()), ("client_secret", secret.as_str())]),
    ];
    let mut tokens = Vec::new();
    for form in forms {
        let answer = form.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["token_type"], "Bearer");
        assert!(body["expires_in"].as_i64().unwrap() > 3500);
        tokens.push(body["access_token"].as_str().unwrap().to_owned());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "a repeated request gives the same token");
    let wrong = http.post(&url).basic_auth(key, Some("wrong")).form(&[grant]).send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    assert_eq!(wrong.json::<Value>().await.unwrap()["error"], "invalid_client");
}

#[tokio::test]
async fn the_sso_token_by_password_and_by_refresh() {
    let registry = registry();
    bkn::install_crypto();
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let credentials = registry.credentials();
    let ask = async |path: &str, form: &[(&str, &str)]| {
        let answer = http.post(format!("{}{path}", registry.address())).form(form).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let client_id = ("client_id", credentials.sso_client_id.as_str());
    let username = ("username", credentials.sso_username.as_str());
    let login = [client_id, ("grant_type", "password"), username, ("password", credentials.sso_password.as_str())];
    let (status, body) = ask(SSO_PATH, &login).await;
    assert_eq!((status, &body["token_type"], &body["expires_in"]), (200, &json!("Bearer"), &json!(43_200)));
    assert_eq!(body["access_token"].as_str().unwrap().split('.').count(), 3);
    let refresh = body["refresh_token"].as_str().unwrap();
    let (status, body) =
        ask(&format!("{SSO_PATH}/"), &[client_id, ("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    assert_eq!(status, 200, "{body}");
    let (status, body) = ask(SSO_PATH, &[client_id, ("grant_type", "password"), username, ("password", "wrong")]).await;
    assert_eq!((status, &body["error"]), (401, &json!("invalid_grant")));
}

#[tokio::test]
async fn refused_tokens_answer_as_the_gateway_and_the_jwt_middleware_do() {
    let registry = registry();
    bkn::install_crypto();
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let url = format!("{}/apisiasn/1.0/pns/data-utama/{BUDI}", registry.address());
    let key = (&registry.credentials().client_id, &registry.credentials().client_secret);
    let issued: Value = http
        .post(format!("{}/oauth2/token", registry.address()))
        .basic_auth(key.0, Some(key.1))
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let gateway = format!("Bearer {}", issued["access_token"].as_str().unwrap());
    let sso = format!("bearer {}", registry.credentials().sso_token);
    let ask = async |headers: &[(&str, &str)]| {
        let request = headers.iter().fold(http.get(&url), |request, (name, value)| request.header(*name, *value));
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let (status, body) = ask(&[("auth", &sso)]).await;
    assert_eq!((status, &body["code"], &body["message"]), (401, &json!("900902"), &json!("Invalid Credentials")));
    let (status, body) = ask(&[("Authorization", "Bearer nonsense"), ("auth", &sso)]).await;
    assert_eq!((status, &body["code"]), (401, &json!("900901")));
    let (status, body) = ask(&[("Authorization", &gateway)]).await;
    assert_eq!((status, body), (400, json!({"message": "missing or malformed jwt"})));
    let (status, body) = ask(&[("Authorization", &gateway), ("Auth", "Bearer old")]).await;
    assert_eq!((status, body), (401, json!({"message": "invalid or expired jwt"})));
    let (status, body) = ask(&[("Authorization", &gateway), ("AUTH", &sso.replace("bearer", "Bearer"))]).await;
    assert_eq!((status, &body["code"], &body["data"]["nipBaru"]), (200, &json!(1), &json!(BUDI)));
    let (status, _) = ask(&[("Authorization", &gateway), ("Auth", "bearer old"), ("Auth", &sso)]).await;
    assert_eq!(status, 200, "one good of two is enough");
}

#[tokio::test]
async fn a_hundred_calls_fetch_each_token_once_and_renew_it_once() {
    let registry = registry();
    let handle = registry.handle();
    let client = client(&registry);
    let storm = async || {
        let calls: Vec<_> = (0..100)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { read(&client).await.unwrap() })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), BUDI_ID);
        }
    };
    storm().await;
    assert_eq!((handle.count("/oauth2/token"), handle.count(SSO_PATH)), (1, 1));
    handle.revoke(TokenKind::Gateway).unwrap();
    storm().await;
    assert_eq!((handle.count("/oauth2/token"), handle.count(SSO_PATH)), (2, 1), "only the refused one is renewed");
    handle.revoke(TokenKind::Sso).unwrap();
    storm().await;
    assert_eq!(handle.count("/oauth2/token"), 2);
    assert_eq!(handle.count(SSO_PATH), 3, "the refresh token was revoked too: one refused refresh, one login");
}

#[tokio::test]
async fn a_token_that_runs_out_in_between_costs_no_failure() {
    let registry = registry();
    let handle = registry.handle();
    let client = client(&registry);
    read(&client).await.unwrap();
    for fault in [Fault::GatewayTokenExpired, Fault::SsoTokenExpired] {
        handle.order(Order::once("/jabatan", fault));
        client.save_position(&call(), &position("821/7/2026", UNIT)).await.unwrap();
    }
    assert_eq!(client.position_history(&call(), &nip(BUDI)).await.unwrap().len(), 3, "each save was applied once");
    // Both at once, and both are renewed within one call.
    handle.order(Order::once("/pns/data-utama", Fault::GatewayTokenExpired));
    handle.order(Order::once("/pns/data-utama", Fault::SsoTokenExpired));
    read(&client).await.unwrap();
}

#[tokio::test]
async fn a_storm_of_refusals_is_not_an_infinite_loop() {
    let registry = registry();
    let handle = registry.handle();
    let client = client(&registry);
    handle.order(Order::always("/pns", Fault::GatewayTokenExpired));
    let failure = read(&client).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Auth { token: Token::Gateway, cause: AuthCause::Refused });
    assert_eq!(handle.count("/pns/data-utama"), 2);
}

#[tokio::test]
async fn wrong_credentials_are_tried_twice_and_no_more() {
    let registry = registry();
    let handle = registry.handle();
    let mut credentials = registry.credentials().clone();
    credentials.sso_password = "wrong".to_owned();
    let client = Client::new(&options(&registry.address(), &credentials, password_login(&credentials))).unwrap();
    for _ in 0..5 {
        let failure = read(&client).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Auth { token: Token::Sso, cause: AuthCause::CredentialsRefused });
        assert!(!failure.ambiguous);
    }
    assert_eq!(handle.count(SSO_PATH), 2);
    client.forget_refusals().await;
    read(&client).await.unwrap_err();
    assert_eq!(handle.count(SSO_PATH), 3);
}

#[tokio::test]
async fn a_pasted_token_runs_out_and_another_goes_on() {
    let registry = registry();
    let handle = registry.handle();
    let pasted = SsoLogin::Pasted(registry.credentials().sso_token.clone().into());
    let client = Client::new(&options(&registry.address(), registry.credentials(), pasted)).unwrap();
    read(&client).await.unwrap();
    handle.revoke(TokenKind::Sso).unwrap();
    for _ in 0..2 {
        let failure = read(&client).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Auth { token: Token::Sso, cause: AuthCause::PastedTokenOver });
    }
    client.paste_sso_token(&handle.issue_sso_token().unwrap().into()).await.unwrap();
    read(&client).await.unwrap();
    assert_eq!(handle.count(SSO_PATH), 0);
}

#[tokio::test]
async fn a_token_of_short_life_is_renewed_before_it_is_refused() {
    let registry = start(Options { gateway_life: Duration::from_secs(0), ..Options::in_memory() });
    let client = client(&registry);
    // A life of no seconds: what the gateway gives is over when it arrives, whatever the client does.
    let failure = read(&client).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Auth { token: Token::Gateway, cause: AuthCause::Refused });
}
