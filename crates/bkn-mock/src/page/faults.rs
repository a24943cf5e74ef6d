//! Faults: what is ordered, and a form to order more.

use actix_web::web;
use askama::Template;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{see_other, shown, with_message};
use crate::{
    Mock,
    error::Answer,
    faults::{Given, Order},
};

/// Kinds with what a person calls them, and the details that are used when none are written.
const KINDS: &[(&str, &str, &str)] = &[
    ("server_error", "Galat server dengan halaman HTML", r#"{"status":503}"#),
    ("refuse_connections", "Sambungan ditolak (perlu lama dalam detik)", ""),
    ("never_answer", "Tidak pernah menjawab", r#"{"applied":false}"#),
    ("delay", "Jawaban terlambat", r#"{"millis":2000}"#),
    ("latency", "Jawaban terlambat menurut sebaran", r#"{"millis":[5,20,80,2000]}"#),
    ("drop_reply", "Tersimpan, jawaban hilang", ""),
    ("drop_request", "Sambungan ditutup sebelum tersimpan", ""),
    ("reset", "Sambungan direset", ""),
    ("reset_during_upload", "Sambungan direset di tengah unggahan", ""),
    ("empty_body", "Tersimpan, badan jawaban kosong", ""),
    ("cut_body", "Tersimpan, badan jawaban terpotong", ""),
    ("slow_body", "Badan jawaban datang perlahan", r#"{"pieces":5,"millis":400}"#),
    ("throttle", "Terlalu banyak permintaan (429)", r#"{"retry_after":"30"}"#),
    ("error_inside", "Status 200 dengan penolakan di dalamnya", r#"{"message":"SK sudah digunakan"}"#),
    ("invalid", "Ditolak: isian wajib kosong", r#"{"members":["nomorSk"]}"#),
    ("unknown_reference", "Ditolak: kode referensi tidak dikenal", r#"{"member":"unorId"}"#),
    ("gateway_token_expired", "Token gateway habis sekarang", ""),
    ("sso_token_expired", "Token SSO habis sekarang", ""),
    ("tokens_revoked", "Semua token dicabut", r#"{"token":"sso"}"#),
    ("wrong_credentials", "Kunci atau kata sandi dinyatakan salah", ""),
    ("unauthorized", "401 walaupun token berlaku", r#"{"token":"gateway"}"#),
    ("stale_reads", "Bacaan menunjukkan keadaan lama", ""),
    ("duplicate_row", "Baris tersimpan dua kali", ""),
    ("date_form", "Tanggal ditulis dalam bentuk lain", r#"{"form":"iso"}"#),
    ("renamed_member", "Nama anggota berubah", r#"{"from":"nomorSk","to":"noSk"}"#),
    ("numbers_as_text", "Angka ditulis sebagai teks", ""),
    ("unknown_state", "Status usulan yang belum pernah ada", r#"{"name":"Antre Verifikasi Ulang"}"#),
];

#[derive(Deserialize)]
pub(super) struct Query {
    #[serde(default)]
    pesan: String,
}

struct Ordered {
    id: u64,
    title: String,
    details: String,
    calls: String,
    seen: u32,
    hits: u32,
    state: &'static str,
}

#[derive(Template)]
#[template(path = "faults.html")]
struct Faults {
    message: String,
    orders: Vec<Ordered>,
    kinds: &'static [(&'static str, &'static str, &'static str)],
}

/// What is ordered.
pub(super) async fn list(mock: web::Data<Mock>, query: web::Query<Query>) -> Answer {
    let now = mock.state.now();
    let shown_order = |given: Given| {
        let state = if given.is_on(now) { "berlaku" } else { "selesai" };
        let mut fault = serde_json::to_value(&given.order.fault).unwrap_or_default();
        let kind = fault.as_object_mut().and_then(|fault| fault.remove("kind")).unwrap_or_default();
        let title = KINDS.iter().find(|(name, ..)| kind == *name).map_or("", |(_, title, _)| title);
        let details = if fault.as_object().is_some_and(Map::is_empty) { String::new() } else { fault.to_string() };
        let calls = calls(&given.order);
        Ordered { id: given.id, title: title.to_owned(), details, calls, seen: given.seen, hits: given.hits, state }
    };
    let orders = mock.faults.list().into_iter().map(shown_order).collect();
    shown(&Faults { message: query.pesan.clone(), orders, kinds: KINDS })
}

/// Which calls an order is for, in words.
fn calls(order: &Order) -> String {
    let mut words = vec![format!("{} {}", order.method.as_deref().unwrap_or("semua"), order.path)];
    words.extend(order.person.as_ref().map(|person| format!("orang {person}")));
    words.extend((order.from > 1).then(|| format!("mulai ke-{}", order.from)));
    words.extend(order.count.map(|count| format!("{count} kali")));
    words.extend(order.share.map(|share| format!("bagian {share} (benih {})", order.seed)));
    words.extend(order.seconds.map(|seconds| format!("{seconds} detik")));
    words.join(", ")
}

/// Orders a fault; empty fields are as if they were not there.
pub(super) async fn order(mock: web::Data<Mock>, form: web::Form<Vec<(String, String)>>) -> Answer {
    let message = match of_form(form.into_inner()) {
        Ok(order) => match order.check_over_http() {
            Ok(()) => mock.order(order).map(|_| "Gangguan dipesan.".to_owned())?,
            Err(reason) => format!("Tidak dipesan: {reason}."),
        },
        Err(reason) => format!("Tidak dipesan: {reason}."),
    };
    Ok(see_other(&with_message("/mock/gangguan", &message)))
}

fn of_form(fields: Vec<(String, String)>) -> Result<Order, String> {
    let (mut order, mut kind, mut details) = (Map::new(), String::new(), String::new());
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        let value = value.trim();
        match name.as_str() {
            "kind" => value.clone_into(&mut kind),
            "rincian" => value.clone_into(&mut details),
            "from" | "count" | "share" | "seed" | "seconds" => {
                let number = value.replace(',', ".").parse::<serde_json::Number>();
                order.insert(name, number.map_err(|_| format!("{value} bukan angka"))?.into());
            }
            _ => drop(order.insert(name, value.into())),
        }
    }
    if details.is_empty() {
        KINDS.iter().find(|(name, ..)| kind == *name).map_or("", |(.., usual)| usual).clone_into(&mut details);
    }
    let mut fault: Map<String, Value> = match details.as_str() {
        "" => Map::new(),
        written => serde_json::from_str(written).map_err(|error| format!("rincian bukan JSON ({error})"))?,
    };
    fault.insert("kind".to_owned(), kind.into());
    order.insert("fault".to_owned(), fault.into());
    serde_json::from_value(order.into()).map_err(|error| error.to_string())
}

/// Takes one order back.
pub(super) async fn take_back(mock: web::Data<Mock>, id: web::Path<u64>) -> Answer {
    let message = if mock.take_back(Some(*id)) { "Gangguan dicabut." } else { "Gangguan itu sudah tidak ada." };
    Ok(see_other(&with_message("/mock/gangguan", message)))
}

/// Takes all orders back.
pub(super) async fn clear(mock: web::Data<Mock>) -> Answer {
    mock.take_back(None);
    Ok(see_other(&with_message("/mock/gangguan", "Semua gangguan dicabut.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::Fault;

    fn field(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn every_kind_can_be_ordered_with_its_usual_details() {
        for (kind, ..) in KINDS {
            let order = of_form(vec![field("kind", kind), field("path", "/")]).unwrap();
            assert!(order.check().is_ok(), "{kind}");
        }
    }

    #[test]
    fn fields_left_empty_are_not_there() {
        let fields = vec![
            field("kind", "reset"),
            field("rincian", ""),
            field("path", "/jabatan"),
            field("method", " "),
            field("count", "2"),
            field("share", "0,5"),
        ];
        let order = of_form(fields).unwrap();
        assert_eq!(order, Order { count: Some(2), share: Some(0.5), ..Order::always("/jabatan", Fault::Reset) });
        assert!(of_form(vec![field("kind", "reset"), field("count", "dua")]).unwrap_err().contains("dua bukan angka"));
    }
}
