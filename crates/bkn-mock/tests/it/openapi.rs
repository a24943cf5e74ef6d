//! Every operation of the contract's OpenAPI file, driven, and each answer held against its schema.
//!
//! The file's schemas allow a row to lack any member and to have any other; the contract says that all are always sent. So the
//! schemas of rows are made strict first: every member must be there, and no other may.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
};

use crate::{
    bodies::saves,
    common::*,
    raw::{Raw, answer},
};
use reqwest::{
    Method, RequestBuilder,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

const FILE: &str = include_str!("../siasn-openapi.yaml");

/// Schemas that describe something the registry sends, beside those that begin with `Rw` and `Usulan`.
const ROWS: [&str; 12] = [
    "DataUtama",
    "ListAnak",
    "DataAnak",
    "OrangPasangan",
    "DataPernikahan",
    "Pasangan",
    "DataPasangan",
    "DataAyah",
    "DataIbu",
    "DataOrtu",
    "NilaiIpAsn",
    "RefUnor",
];

/// Operations that declare a 404 and have no case for one: what they do not find is a refusal in their own envelope.
const NEVER_MISSING: [&str; 7] = [
    "post_pns_data_utama_update",
    "get_pns_data_utama_jabatansync",
    "get_pns_data_utama_jabatansync_pnsOrangId",
    "get_pns_data_utama_golongansync",
    "get_pns_data_utama_golongansync_pnsOrangId",
    "post_upload_photo",
    "post_upload_dok",
];

struct Contract {
    file: Value,
    /// Made once for each schema: most answers share a few.
    validators: RefCell<HashMap<String, jsonschema::Validator>>,
}

struct Operation<'c> {
    id: &'c str,
    method: Method,
    path: &'c str,
    responses: &'c Value,
}

impl Contract {
    fn new() -> Self {
        let mut file: Value = serde_saphyr::from_str(FILE).unwrap();
        for (name, schema) in file["components"]["schemas"].as_object_mut().unwrap() {
            if name.starts_with("Rw") || name.starts_with("Usulan") || ROWS.contains(&name.as_str()) {
                // A reader wants the capital beside the small one (contract §6).
                if name == "RwAngkaKredit" {
                    schema["properties"]["Sumber"] = json!({"type": "string"});
                }
                let all: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
                schema["required"] = json!(all);
                schema["additionalProperties"] = json!(false);
            }
        }
        // Otherwise a gateway's fault is both of the two it must be one of.
        file["components"]["schemas"]["JwtError"]["additionalProperties"] = json!(false);
        Self { file, validators: RefCell::default() }
    }

    fn operations(&self) -> Vec<Operation<'_>> {
        let methods = |path, item: &Value| -> Vec<(String, &str)> {
            item.as_object().unwrap().keys().filter(|key| *key != "servers").map(|key| (key.clone(), path)).collect()
        };
        let paths = self.file["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, item)| methods(path.as_str(), item));
        all.map(|(method, path)| {
            let operation = &self.file["paths"][path][&method];
            Operation {
                id: operation["operationId"].as_str().unwrap(),
                method: method.to_uppercase().parse().unwrap(),
                path,
                responses: &operation["responses"],
            }
        })
        .collect()
    }

    /// The schemas by content type of an answer with this status.
    fn schemas<'c>(&'c self, operation: &Operation<'c>, status: u16) -> &'c Value {
        let response = &operation.responses[status.to_string()];
        let named = response["$ref"].as_str().map(|name| name.trim_start_matches('#'));
        &named.map_or(response, |name| self.file.pointer(name).unwrap())["content"]
    }

    /// What is wrong with a JSON answer.
    fn faults(&self, operation: &Operation<'_>, status: u16, content_type: &str, body: &Value) -> Vec<String> {
        let declared = &self.schemas(operation, status)[content_type]["schema"];
        assert!(declared.is_object(), "{} {status} declares nothing as {content_type}", operation.id);
        let mut known = self.validators.borrow_mut();
        let validator = known.entry(declared.to_string()).or_insert_with(|| {
            let draft = "https://json-schema.org/draft/2020-12/schema";
            let root = json!({"$schema": draft, "components": self.file["components"], "allOf": [declared]});
            jsonschema::validator_for(&root).unwrap()
        });
        validator.iter_errors(body).map(|fault| fault.to_string()).collect()
    }

    /// Holds an answer against what is declared for it.
    fn check(&self, operation: &Operation<'_>, status: u16, content_type: &str, body: &[u8]) {
        let content_type = content_type.split(';').next().unwrap();
        if content_type != "application/json" {
            let declared = self.schemas(operation, status).get(content_type).is_some();
            assert!(declared && !body.is_empty(), "{} {status} is {content_type}", operation.id);
            return;
        }
        let body: Value = serde_json::from_slice(body).unwrap();
        let faults = self.faults(operation, status, content_type, &body);
        assert!(faults.is_empty(), "{} {status}: {faults:#?}\n{body}", operation.id);
        // Read envelopes may say in `data` why there is none, which must not pass for a success.
        if status == 200 && body.get("code").is_some() {
            assert!(
                body["code"] == 1 && (!body["data"].is_string() || body["data"] == "success"),
                "{}: {body}",
                operation.id
            );
        }
        if status == 200 && body.get("success").is_some() {
            assert_eq!(body["success"], true, "{}: {body}", operation.id);
        }
    }
}

fn pdf_part() -> Part {
    Part::bytes(b"%PDF-1.4 x".to_vec()).file_name("a.pdf")
}

/// A registry in which everything there is to ask for is there.
struct Full {
    raw: Raw,
    proposal: String,
    file: String,
}

impl Full {
    async fn new() -> Self {
        let raw = Raw::new().await;
        for save in saves() {
            assert_eq!(raw.post(save.path, &save.body).await.0, 200, "{}", save.path);
        }
        let handle = raw.registry.handle();
        for history in [
            "pendidikan",
            "masakerja",
            "pindahinstansi",
            "pnsunor",
            "pwk",
            "pemberhentian",
            "cltn",
            "dp3",
            "ayah",
            "nilaiipasn",
        ] {
            assert_eq!(handle.add_rows(BUDI, history, [json!({})]).unwrap(), 1, "{history}");
        }
        let recruit = json!({"no_peserta": "P-1", "periode": 2026});
        let pension = json!({"tmtPensiun": "2026-10-01 00:00:00", "nipBaru": BUDI});
        for (history, row) in [("usul-pensiun", pension), ("usul-pengadaan", recruit)] {
            assert_eq!(handle.add_rows(BUDI, history, [row]).unwrap(), 1, "{history}");
        }
        let photo =
            Form::new().text("pns_id", BUDI_ID).part("file", Part::bytes(b"\xff\xd8 x".to_vec()).file_name("a.jpg"));
        raw.request(Method::POST, "/upload-photo").multipart(photo).send().await.unwrap();
        let upload = Form::new().text("id_ref_dokumen", "872").part("file", pdf_part());
        let (_, uploaded) = answer(raw.request(Method::POST, "/upload-dok").multipart(upload)).await;
        let promotion = json!({"pnsId": BUDI_ID, "golonganBaruId": "32", "tmtKp": "01-04-2026", "jenis_kp": "101"});
        let proposal = raw.enter("/mock/usulan-kp", &promotion).await;
        raw.get("/pns/list-kp-instansi?periode=2026-04-01").await;
        let file = uploaded["data"]["dok_uri"].as_str().unwrap().to_owned();
        Self { raw, proposal, file }
    }

    /// Id of a new row of the history whose calls begin so.
    async fn row(&self, base: &str) -> String {
        let save = saves().into_iter().find(|save| save.path.starts_with(&format!("/{base}/"))).unwrap();
        let (_, saved) = self.raw.post(save.path, &save.body).await;
        let id = if save.id.is_empty() { &saved["mapData"] } else { &saved["mapData"][save.id] };
        id.as_str().unwrap().to_owned()
    }

    /// The address of an operation: at the gateway's root, in the personnel API or in the reference API.
    fn address(&self, operation: &Operation<'_>, path: &str) -> String {
        let base = match operation.path {
            path if path.starts_with("/oauth2") || path.starts_with("/auth/") => "",
            path if path.starts_with("/{name}") => "/referensi_siasn/1",
            _ => "/apisiasn/1.0",
        };
        format!("{}{base}{path}", self.raw.registry.address())
    }

    /// A request of the operation without tokens, about something that is there or about something that is not.
    async fn request(&self, operation: &Operation<'_>, there: bool) -> RequestBuilder {
        let pick = |yes: &str| if there { yes.to_owned() } else { "none".to_owned() };
        let first = operation.path.split('/').nth(1).unwrap_or_default();
        let mut path = operation.path.replace("{nipBaru}", &pick(BUDI)).replace("{idPns}", &pick(BUDI_ID));
        path = path.replace("{pnsOrangId}", &pick(BUDI_ID)).replace("{name}", &pick("agama"));
        if path.contains("{idRiwayat") {
            let id = if there { self.row(first).await } else { "none".to_owned() };
            path = format!("{}/{id}", path.split("/{idRiwayat").next().unwrap());
        }
        let query = match operation.path {
            "/pns/data-utama-jabatansync" | "/pns/data-utama-golongansync" => {
                format!("?pns_orang_id={}", pick(BUDI_ID))
            }
            "/pns/list-kp-instansi" => format!("?periode={}", if there { "2026-04-01" } else { "2030-01-01" }),
            "/pns/kp-instansi-byId" => format!("?IdUsulan={}", pick(&self.proposal)),
            "/pns/list-pensiun-instansi" if there => "?tglAwal=01-10-2026&tglAkhir=01-10-2026".to_owned(),
            "/pns/list-pensiun-instansi" => "?tglAwal=02-10-2026&tglAkhir=31-12-2026".to_owned(),
            "/pns/list-pensiun-instansibynip" => format!("?nip={}", pick(BUDI)),
            path if path.starts_with("/pengadaan/") => format!("?tahun={}", if there { 2026 } else { 2027 }),
            "/referensi/ref-unor" if !there => "?limit=10&offset=2".to_owned(),
            "/download-dok" => format!("?filePath={}", pick(&self.file)),
            _ => String::new(),
        };
        let request =
            self.raw.http.request(operation.method.clone(), self.address(operation, &format!("{path}{query}")));
        if operation.method != Method::POST {
            return request;
        }
        let credentials = self.raw.registry.credentials();
        match operation.path {
            "/oauth2/token" => request
                .basic_auth(&credentials.client_id, Some(pick(&credentials.client_secret)))
                .form(&[("grant_type", "client_credentials")]),
            path if path.starts_with("/auth/") => request.form(&[
                ("client_id", credentials.sso_client_id.as_str()),
                ("grant_type", "password"),
                ("username", &credentials.sso_username),
                ("password", &pick(&credentials.sso_password)),
            ]),
            "/pns/data-utama-update" => request.json(&json!({"pns_orang_id": BUDI_ID, "nomor_hp": "0812"})),
            "/upload-photo" => request.multipart(Form::new().text("pns_id", BUDI_ID).part("file", pdf_part())),
            "/upload-dok" => request.multipart(Form::new().text("id_ref_dokumen", "872").part("file", pdf_part())),
            "/upload-dok-rw" => {
                let row = if there { self.row("jabatan").await } else { "none".to_owned() };
                let form = Form::new().text("id_riwayat", row).text("id_ref_dokumen", "872");
                request.multipart(form.part("file", pdf_part()))
            }
            "/upload-dok-sk-kp" => {
                let form = Form::new()
                    .text("id_usulan", pick(&self.proposal))
                    .text("no_sk", "SK-1")
                    .text("tgl_sk", "01-03-2026");
                request.multipart(form.part("file", pdf_part()))
            }
            path => {
                let save = saves().into_iter().find(|save| save.path == path);
                let mut body = save.unwrap_or_else(|| panic!("no body for {path}")).body;
                if !there {
                    body["id"] = json!("none");
                }
                request.json(&body)
            }
        }
    }

    fn with_tokens(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .header("Authorization", format!("Bearer {}", self.raw.gateway))
            .header("Auth", format!("bearer {}", self.raw.registry.credentials().sso_token))
    }
}

async fn check(contract: &Contract, operation: &Operation<'_>, request: RequestBuilder, expected: u16) {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = answer.bytes().await.unwrap();
    assert_eq!(status, expected, "{}: {}", operation.id, String::from_utf8_lossy(&body));
    contract.check(operation, status, headers["content-type"].to_str().unwrap(), &body);
}

fn needs_no_tokens(operation: &Operation<'_>) -> bool {
    operation.path.starts_with("/oauth2") || operation.path.starts_with("/auth/")
}

#[tokio::test]
async fn every_operation_answers_as_its_schema_says() {
    let (contract, full) = (Contract::new(), Full::new().await);
    let operations = contract.operations();
    assert!(operations.len() > 70, "the file has {} operations", operations.len());
    for operation in &operations {
        let request = full.request(operation, true).await;
        let request = if needs_no_tokens(operation) { request } else { full.with_tokens(request) };
        check(&contract, operation, request, 200).await;
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_as_the_schema_says() {
    let (contract, full) = (Contract::new(), Full::new().await);
    let mut silent = BTreeSet::from(NEVER_MISSING);
    for operation in contract.operations().iter().filter(|operation| operation.responses.get("404").is_some()) {
        if silent.remove(operation.id) {
            continue;
        }
        check(&contract, operation, full.with_tokens(full.request(operation, false).await), 404).await;
    }
    assert!(silent.is_empty(), "{silent:?} are no operations");
}

#[tokio::test]
async fn refused_tokens_are_said_as_the_schema_says() {
    let (contract, full) = (Contract::new(), Full::new().await);
    for operation in &contract.operations() {
        if needs_no_tokens(operation) {
            check(&contract, operation, full.request(operation, false).await, 401).await;
            continue;
        }
        check(&contract, operation, full.request(operation, true).await, 401).await;
        if !operation.path.starts_with("/{name}") {
            let request =
                full.request(operation, true).await.header("Authorization", format!("Bearer {}", full.raw.gateway));
            check(&contract, operation, request.header("Auth", "bearer old"), 401).await;
        }
    }
}

#[test]
fn a_row_that_lacks_a_member_or_has_another_is_refused() {
    let contract = Contract::new();
    let operations = contract.operations();
    let of = |id: &str| operations.iter().find(|operation| operation.id == id).unwrap();
    let award = json!({"ID": "a", "hargaId": "", "hargaNama": "", "path": {}, "pnsOrangId": "", "skDate": "", "skNomor": "", "tahun": 1, "id": "a"});
    let faults = |row: &Value| {
        contract.faults(
            of("get_pns_rw_penghargaan_nipBaru"),
            200,
            "application/json",
            &json!({"code": 1, "data": [row]}),
        )
    };
    assert_eq!(faults(&award), [""; 0]);
    for (name, value) in [("ID", None), ("id", Some(json!(7))), ("more", Some(json!("x"))), ("path", Some(json!([])))] {
        let mut other = award.clone();
        match value {
            Some(value) => drop(other.as_object_mut().unwrap().insert(name.to_owned(), value)),
            None => drop(other.as_object_mut().unwrap().remove(name)),
        }
        assert!(!faults(&other).is_empty(), "{name}");
    }
    let quoted = json!({"success": "true", "message": "success"});
    assert!(!contract.faults(of("post_jabatan_save"), 200, "application/json", &quoted).is_empty());
}
