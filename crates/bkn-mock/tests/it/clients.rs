//! Requests of client programs written for the real registry, as they were recorded (contract §11): sent byte by byte, over plain
//! HTTP and over TLS.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
};

use crate::common::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use bkn_mock::{Choices, Options, Running, TlsFiles, TokenKind};
use serde_json::{Value, json};

/// A registry on both listeners, and how to talk to it.
struct Wire {
    registry: Running,
    trusted: rustls::ClientConfig,
    _folder: tempfile::TempDir,
}

#[derive(Clone, Copy, Debug)]
enum By {
    Http,
    Tls,
}

/// What came back.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.head, self.body))
    }
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl Wire {
    fn new() -> Self {
        bkn::install_crypto();
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let tls = TlsFiles { certificate, key, listen: ([127, 0, 0, 1], 0).into() };
        let registry = start(Options { tls: Some(tls), ..Options::in_memory() });
        let mut roots = rustls::RootCertStore::empty();
        roots.add(made.cert.der().clone()).unwrap();
        let trusted = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Self { registry, trusted, _folder: folder }
    }

    fn open(&self, by: By) -> Box<dyn Stream> {
        let at = |address: &str| TcpStream::connect(address.split("//").nth(1).unwrap()).unwrap();
        match by {
            By::Http => Box::new(at(&self.registry.address())),
            By::Tls => {
                let tcp = at(&self.registry.handle().tls_address().unwrap());
                let name = "localhost".try_into().unwrap();
                let session = rustls::ClientConnection::new(Arc::new(self.trusted.clone()), name).unwrap();
                Box::new(rustls::StreamOwned::new(session, tcp))
            }
        }
    }

    /// Sends bytes and reads the one answer.
    fn send(&self, by: By, parts: &[&[u8]]) -> Answer {
        let mut stream = self.open(by);
        for part in parts {
            stream.write_all(part).unwrap();
            stream.flush().unwrap();
        }
        let mut received = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let text = String::from_utf8_lossy(&received).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| {
                    line.to_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse::<usize>().unwrap())
                });
                if length.is_some_and(|length| body.len() >= length) {
                    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                    return Answer { status, head: head.to_lowercase(), body: body.to_owned() };
                }
            }
            let read = stream.read(&mut piece).unwrap();
            assert_ne!(read, 0, "the connection ended: {text}");
            received.extend_from_slice(&piece[..read]);
        }
    }

    fn text(&self, by: By, request: &str) -> Answer {
        self.send(by, &[request.as_bytes()])
    }

    fn basic(&self) -> String {
        let credentials = self.registry.credentials();
        STANDARD.encode(format!("{}:{}", credentials.client_id, credentials.client_secret))
    }

    /// W, A: a form; K: JSON. All with `Basic`.
    fn gateway_token(&self, by: By, content_type: &str, body: &str, more: &str) -> Answer {
        self.text(by, &format!(
            "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {}\r\nContent-Type: {content_type}\r\n{more}Content-Length: {}\r\n\r\n{body}",
            self.basic(), body.len(),
        ))
    }

    fn gateway(&self) -> String {
        let answer =
            self.gateway_token(By::Http, "application/x-www-form-urlencoded", "grant_type=client_credentials", "");
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    fn sso(&self) -> &str {
        &self.registry.credentials().sso_token
    }
}

const BOTH: [By; 2] = [By::Http, By::Tls];
const CRLF: &str = "\r\n";

fn part(name: &str, head: &str, content: &str) -> String {
    format!("--b0undary\r\nContent-Disposition: form-data; name=\"{name}\"{head}\r\n\r\n{content}\r\n")
}

#[tokio::test]
async fn w_logs_in_by_form_and_reads_with_a_content_type_on_a_get() {
    let wire = Wire::new();
    for by in BOTH {
        let form = "application/x-www-form-urlencoded";
        let issued = wire.gateway_token(
            by,
            form,
            "grant_type=client_credentials",
            "Accept: application/json\r\nUser-Agent: GuzzleHttp/7\r\n",
        );
        assert_eq!(issued.status, 200, "{by:?}");
        assert!(issued.head.contains("content-type: application/json"));
        let gateway = issued.json()["access_token"].as_str().unwrap().to_owned();
        let read = |path: &str| {
            wire.text(by, &format!(
                "GET /apisiasn/1.0{path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: GuzzleHttp/7\r\nAuthorization: Bearer {gateway}\r\n\
                 Auth: bearer {}\r\nAccept: application/json\r\nContent-Type: application/json{CRLF}{CRLF}", wire.sso(),
            ))
        };
        let history = read(&format!("/pns/rw-golongan/{BUDI}"));
        assert_eq!((history.status, &history.json()["code"]), (200, &json!(1)), "{by:?}");
        // W takes "nothing" for nothing only in exactly this form.
        let nothing = read(&format!("/pns/rw-diklat/{BUDI}"));
        assert_eq!(
            (nothing.status, &nothing.json()["code"], &nothing.json()["data"]),
            (404, &json!(0), &json!("Data tidak ditemukan"))
        );
        assert!(nothing.head.contains("content-type: application/json"));
    }
}

#[tokio::test]
async fn k_sends_a_json_token_request_without_accept_and_auth_twice_after_a_401() {
    let wire = Wire::new();
    for by in BOTH {
        let issued = wire.gateway_token(by, "application/json", r#"{"grant_type":"client_credentials"}"#, "");
        assert_eq!((issued.status, &issued.json()["token_type"]), (200, &json!("Bearer")), "{by:?}");
        let credentials = wire.registry.credentials();
        let login = |password: &str| {
            let body = format!(
                "grant_type=password&client_id={}&username={}&password={password}",
                credentials.sso_client_id, credentials.sso_username
            );
            wire.text(
                by,
                &format!(
                    "POST /auth/realms/public-siasn/protocol/openid-connect/token HTTP/1.1\r\nHost: localhost\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len(),
                ),
            )
        };
        assert_eq!(login("wrong").status, 401);
        let old = login(&credentials.sso_password).json();
        wire.registry.handle().revoke(TokenKind::Sso).unwrap();
        let gateway = issued.json()["access_token"].as_str().unwrap().to_owned();
        // K takes `token_type` for the scheme word of `Auth`, and sends neither Accept nor Content-Type.
        let auth = |token: &Value| {
            format!("Auth: {} {}\r\n", token["token_type"].as_str().unwrap(), token["access_token"].as_str().unwrap())
        };
        let read = |auth: &str| {
            wire.text(by, &format!("GET /apisiasn/1.0/pns/data-utama/{BUDI} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway}\r\n{auth}\r\n"))
        };
        let refused = read(&auth(&old));
        assert_eq!((refused.status, refused.json()), (401, json!({"message": "invalid or expired jwt"})));
        let new = login(&credentials.sso_password).json();
        assert_eq!(read(&format!("{}{}", auth(&old), auth(&new))).json()["data"]["id"], BUDI_ID, "{by:?}");
        let reference = wire.text(by, &format!("GET /referensi_siasn/1/agama/search HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway}\r\n\r\n"));
        assert_eq!(reference.json()["results"][0], json!({"id": "1", "nama": "Islam"}));
    }
}

#[tokio::test]
async fn a_reads_with_a_capital_bearer_and_downloads_by_a_raw_path() {
    let wire = Wire::new();
    let gateway = wire.gateway();
    for by in BOTH {
        let headers = format!("Host: localhost\r\nauthorization: Bearer {gateway}\r\nauth: Bearer {}\r\n", wire.sso());
        let form = format!(
            "{}{}--b0undary--\r\n",
            part("file", "; filename=\"sk.pdf\"\r\nContent-Type: application/pdf\r\nContent-Length: 8", "%PDF-1.4"),
            part("id_ref_dokumen", "", "872")
        );
        let uploaded = wire.text(by, &format!("POST /apisiasn/1.0/upload-dok HTTP/1.1\r\n{headers}Content-Type: multipart/form-data; boundary=b0undary\r\nContent-Length: {}\r\n\r\n{form}", form.len()));
        assert_eq!((uploaded.status, &uploaded.json()["message"]), (200, &json!("File berhasil di upload")), "{by:?}");
        let uri = uploaded.json()["data"]["dok_uri"].as_str().unwrap().to_owned();
        for path in [uri.clone(), uri.replace('/', "%2F")] {
            let file =
                wire.text(by, &format!("GET /apisiasn/1.0/download-dok?filePath={path} HTTP/1.1\r\n{headers}\r\n"));
            assert_eq!((file.status, file.body.as_str()), (200, "%PDF-1.4"), "{path}");
            assert!(file.head.contains("content-type: application/pdf"));
        }
        let sync =
            wire.text(by, &format!("GET /apisiasn/1.0/pns/data-utama-jabatansync/{BUDI_ID} HTTP/1.1\r\n{headers}\r\n"));
        assert_eq!(sync.json()["Error"], "true", "the person in the path");
    }
}

#[tokio::test]
async fn a_node_stream_uploads_in_chunks_without_a_length_whatever_the_order_of_parts() {
    let wire = Wire::new();
    let gateway = wire.gateway();
    for (by, file_first) in [(By::Http, true), (By::Tls, true), (By::Http, false), (By::Tls, false)] {
        let file = part("file", "; filename=\"sk.pdf\"", "%PDF-1.4");
        let kind = part("id_ref_dokumen", "", "872");
        let body =
            if file_first { format!("{file}{kind}--b0undary--\r\n") } else { format!("{kind}{file}--b0undary--\r\n") };
        let head = format!(
            "POST /apisiasn/1.0/upload-dok HTTP/1.1\r\nHost: localhost\r\nUser-Agent: axios/1.6.0\r\nAuthorization: Bearer {gateway}\r\nAuth: bearer {}\r\n\
             Content-Type: multipart/form-data; boundary=b0undary\r\nTransfer-Encoding: chunked\r\n\r\n",
            wire.sso(),
        );
        let chunks: Vec<String> = body
            .as_bytes()
            .chunks(37)
            .map(|piece| format!("{:x}\r\n{}\r\n", piece.len(), String::from_utf8_lossy(piece)))
            .collect();
        let mut parts: Vec<&[u8]> = vec![head.as_bytes()];
        parts.extend(chunks.iter().map(String::as_bytes));
        parts.push(b"0\r\n\r\n");
        let answer = wire.send(by, &parts);
        assert_eq!((answer.status, &answer.json()["data"]["dok_id"]), (200, &json!("872")), "{by:?}");
    }
}

#[tokio::test]
async fn multipart_and_files_under_a_json_content_type_are_switches() {
    let wire = Wire::new();
    let gateway = wire.gateway();
    let handle = wire.registry.handle();
    let headers = format!(
        "Host: localhost\r\nAuthorization: Bearer {gateway}\r\nAuth: bearer {}\r\nContent-Type: application/json\r\n",
        wire.sso()
    );
    // W: a multipart body, its boundary nowhere but in the body.
    let multipart = format!(
        "{}{}--b0undary--\r\n",
        part("file", "; filename=\"sk.pdf\"", "%PDF-1.4"),
        part("id_ref_dokumen", "", "858")
    );
    // K: an object with the file inside.
    let object = json!({"id_ref_dokumen": 858, "file": STANDARD.encode("%PDF-1.4 k")}).to_string();
    let send = |by: By, body: &str| {
        wire.text(
            by,
            &format!("POST /apisiasn/1.0/upload-dok HTTP/1.1\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()),
        )
    };
    for by in BOTH {
        for body in [&multipart, &object] {
            let refused = send(by, body);
            assert_eq!((refused.status, &refused.json()["code"]), (400, &json!(0)), "{by:?}");
        }
    }
    handle.set_choices(Choices { sniff_multipart: true, json_uploads: true, ..handle.choices() });
    for by in BOTH {
        assert_eq!(send(by, &multipart).status, 200, "{by:?}");
        let uploaded = send(by, &object).json();
        let uri = uploaded["data"]["dok_uri"].as_str().unwrap();
        let file = wire.text(by, &format!("GET /apisiasn/1.0/download-dok?filePath={uri} HTTP/1.1\r\n{headers}\r\n"));
        assert_eq!(file.body, "%PDF-1.4 k");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_in_json_before_it_is_sent() {
    let wire = Wire::new();
    let gateway = wire.gateway();
    for by in BOTH {
        let head = format!("Host: localhost\r\nAuthorization: Bearer {gateway}\r\nAuth: bearer {}\r\n", wire.sso());
        let request = format!(
            "POST /apisiasn/1.0/upload-dok HTTP/1.1\r\n{head}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 34000000\r\n\r\n"
        );
        let answer = wire.text(by, &request);
        assert_eq!((answer.status, &answer.json()["message"]), (413, &json!("Ukuran berkas melebihi 32 MB")), "{by:?}");
    }
}

#[tokio::test]
async fn g_and_go_save_with_capital_names_and_numbers_as_text() {
    let wire = Wire::new();
    let gateway = wire.gateway();
    let body = json!({"Tahun": "2025", "HasilKinerjaNilai": "2", "KuadranKinerjaNilai": 2.0, "PerilakuKerjaNilai": 2, "PnsDinilaiOrang": BUDI_ID, "tidakDikenal": null}).to_string();
    for by in BOTH {
        let saved = wire.text(by, &format!(
            "POST /apisiasn/1.0/skp22/save HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway}\r\nAuth: bearer {}\r\n\
             Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}", wire.sso(), body.len(),
        ));
        assert_eq!(
            (saved.status, &saved.json()["success"], &saved.json()["message"]),
            (200, &json!(true), &json!("success")),
            "{by:?}"
        );
    }
}

#[tokio::test]
async fn r_gets_its_token_by_a_code_from_the_login_page() {
    let wire = Wire::new();
    let credentials = wire.registry.credentials();
    let realm = "/auth/realms/public-siasn/protocol/openid-connect";
    let post = |path: &str, body: &str| {
        wire.text(By::Http, &format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
    };
    let page = format!(
        "{realm}/auth?client_id={}&response_type=code&state=a%20b&redirect_uri=https%3A%2F%2Fsimpeg.example%2Fback",
        credentials.sso_client_id
    );
    let shown = wire.text(By::Http, &format!("GET {page} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert!(shown.status == 200 && shown.body.contains("<button>Masuk</button>"));
    let login = |password: &str| post(&page, &format!("username={}&password={password}", credentials.sso_username));
    assert!(login("wrong").body.contains("NIP atau kata sandi salah"));
    let back = login(&credentials.sso_password);
    assert_eq!(back.status, 302);
    let location = back.head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().to_owned();
    let code = location
        .strip_prefix("https://simpeg.example/back?code=")
        .unwrap()
        .strip_suffix("&state=a%20b")
        .unwrap()
        .to_owned();
    let exchange = |code: &str, address: &str| {
        post(
            &format!("{realm}/token"),
            &format!(
                "grant_type=authorization_code&client_id={}&code={code}&redirect_uri={address}",
                credentials.sso_client_id
            ),
        )
    };
    let address = "https%3A%2F%2Fsimpeg.example%2Fback";
    assert_eq!(exchange("nonsense", address).json()["error"], "invalid_grant");
    let issued = exchange(&code, address);
    assert_eq!((issued.status, &issued.json()["token_type"]), (200, &json!("Bearer")));
    assert_eq!(exchange(&code, address).status, 401, "a code is good once");
    let other = login(&credentials.sso_password).head;
    let code = other.split("code=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(exchange(code, "https%3A%2F%2Fother.example").status, 401, "and for one address");
    let foreign = format!("{realm}/auth?client_id=other&redirect_uri=https%3A%2F%2Fsimpeg.example");
    assert_eq!(wire.text(By::Http, &format!("GET {foreign} HTTP/1.1\r\nHost: localhost\r\n\r\n")).status, 400);
}
