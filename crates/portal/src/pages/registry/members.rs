//! The members of an event's payload: what they are called, how a value is written, and how a typed text becomes one.

use kernel::PositionKind;
use serde_json::{Map, Number, Value};

use crate::words;

/// What a member is called on the page; its own name when it has no other.
pub(super) fn label(name: &str) -> String {
    let known = match name {
        "nip" => "NIP",
        "registry_person_id" => "Id pegawai di SIASN",
        "position_kind" => "Jenis jabatan",
        "position_registry_id" => "Id jabatan di SIASN",
        "echelon" => "Eselon",
        "unit_registry_id" => "Id unit di SIASN",
        "decree_number" => "Nomor SK",
        "issued_on" => "Tanggal SK",
        "effective_on" => "TMT",
        "inaugurated_on" => "Tanggal pelantikan",
        "unit_only" => "Hanya unit yang berubah",
        "changed" => "Isian yang berubah",
        "number" => "Nomor",
        "promotion_kind" => "Jenis kenaikan pangkat",
        "from_rank" => "Pangkat lama",
        "target_rank" | "rank" => "Pangkat baru",
        "service_years" => "Masa kerja golongan, tahun",
        "service_months" => "Masa kerja golongan, bulan",
        "proposal_id" => "Id usul di SIASN",
        "decree_scan" => "Pindaian SK",
        "inauguration_scan" => "Pindaian surat pelantikan",
        "history_id" | "record_id" => "Baris riwayat di sini",
        "request_id" => "Usul di sini",
        "document_id" => "Berkas di sini",
        "content_hash" => "Sidik isi berkas",
        "year" => "Tahun",
        "kind_code" => "Kode jenis penghargaan",
        "work_result" => "Hasil kerja (1 sampai 3)",
        "behaviour" => "Perilaku kerja (1 sampai 3)",
        "quadrant" => "Kuadran kinerja (1 sampai 5)",
        "assessor" => "Pejabat penilai",
        "civil_servant" => "ASN",
        "name" => "Nama",
        "rank_id" => "Id pangkat di SIASN",
        "position" => "Jabatan",
        "unit" => "Unit kerja",
        "scan" => "Pindaian dokumen",
        other => other,
    };
    known.to_owned()
}

/// What a member of a row of the registry's is called on the page; its own name when it has no other.
pub(super) fn label_there(name: &str) -> String {
    let known = match name {
        "unorId" => "Unit",
        "jenisJabatan" => "Jenis jabatan",
        "jabatanFungsionalId" | "jabatanFungsionalUmumId" => "Jabatan",
        "eselonId" => "Eselon",
        "nomorSk" | "skNomor" => "Nomor SK",
        "tanggalSk" | "skDate" => "Tanggal SK",
        "tmtJabatan" => "TMT jabatan",
        "tmtPelantikan" => "Tanggal pelantikan",
        "tahun" => "Tahun",
        "hasilKinerjaNilai" => "Hasil kerja",
        "perilakuKerjaNilai" => "Perilaku kerja",
        "kuadranKinerjaNilai" => "Kuadran kinerja",
        "nipNrpPenilai" => "NIP atau NRP penilai",
        "namaPenilai" => "Nama penilai",
        "hargaId" => "Jenis penghargaan",
        other => other,
    };
    known.to_owned()
}

/// Members an officer has no use for: rows of our own tables.
const INNER: &[&str] = &["history_id", "origin_id", "record_id", "request_id", "document_id", "content_hash"];
/// Members no field of a form is for: who it is about, and what belongs to a file or to the catalogue of positions.
const FIXED: &[&str] = &["registry_person_id", "position_kind", "decree_scan", "inauguration_scan", "scan"];

/// What an event says, line by line, as people read it.
pub(super) fn lines(members: &Map<String, Value>) -> Vec<(String, String)> {
    members
        .iter()
        .filter(|(name, _)| !INNER.contains(&name.as_str()))
        .map(|(name, value)| (label(name), text(name, value)))
        .collect()
}

fn text(name: &str, value: &Value) -> String {
    match value {
        Value::Null => "tidak ada".to_owned(),
        Value::Bool(true) => "ya".to_owned(),
        Value::Bool(false) => "tidak".to_owned(),
        Value::String(text) if is_day(name) => text.parse().map_or_else(|_| text.clone(), words::day),
        Value::String(text) if name == "position_kind" => {
            text.parse::<PositionKind>().map_or_else(|_| text.clone(), |kind| kind.label().to_owned())
        }
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(|item| text(name, item)).collect::<Vec<_>>().join(", "),
        Value::Object(members) if members.contains_key("content_hash") => "ada, dilampirkan".to_owned(),
        Value::Object(members) => {
            lines(members).into_iter().map(|(label, text)| format!("{label}: {text}")).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Whether a member is a day.
pub(super) fn is_day(name: &str) -> bool {
    name.ends_with("_on")
}

/// Whether one field of a form can hold it.
pub(super) fn is_simple(name: &str, value: &Value) -> bool {
    !FIXED.contains(&name) && !matches!(value, Value::Array(_) | Value::Object(_))
}

/// A value as it stands in the field of a form.
pub(super) fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "ya".to_owned(),
        Value::Bool(false) => "tidak".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What differs between the members and the texts of the form, as values of the members' own types. The event's type
/// judges them afterwards.
pub(super) fn changes(members: &Map<String, Value>, typed: impl Fn(&str) -> Option<String>) -> Map<String, Value> {
    members
        .iter()
        .filter(|(name, value)| is_simple(name, value))
        .filter_map(|(name, value)| {
            let text = typed(name)?;
            (text != field(value)).then(|| (name.clone(), of_text(value, text)))
        })
        .collect()
}

fn of_text(present: &Value, text: String) -> Value {
    match present {
        Value::Bool(_) if text == "ya" => Value::Bool(true),
        Value::Bool(_) if text == "tidak" => Value::Bool(false),
        Value::Number(_) => text.parse::<i64>().map_or(Value::String(text), |n| Value::Number(Number::from(n))),
        _ if text.is_empty() => Value::Null,
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_was_changed_becomes_a_change_of_the_same_type() {
        let Value::Object(members) = json!({
            "decree_number": "821/1", "unit_only": false, "service_years": 8, "echelon": null, "changed": ["phone"],
            "history_id": "x", "effective_on": "2026-11-01", "decree_scan": { "content_hash": "ab" },
        }) else {
            unreachable!("an object")
        };
        let typed = |name: &str| {
            Some(match name {
                "decree_number" => "821/2".to_owned(),
                "unit_only" => "ya".to_owned(),
                "service_years" => "9".to_owned(),
                "echelon" => String::new(),
                "history_id" => "x".to_owned(),
                "effective_on" => "2026-11-01".to_owned(),
                other => format!("tidak ditanya: {other}"),
            })
        };
        let changed = changes(&members, typed);
        assert_eq!(Value::Object(changed), json!({ "decree_number": "821/2", "unit_only": true, "service_years": 9 }));
        let lines = lines(&members);
        for (label, text) in [("TMT", "1 November 2026"), ("Pindaian SK", "ada, dilampirkan"), ("Eselon", "tidak ada")]
        {
            assert!(lines.contains(&(label.to_owned(), text.to_owned())), "{label}: {lines:?}");
        }
        assert!(!lines.iter().any(|(_, text)| text == "x"), "rows of our own tables tell nobody anything");
        let emptied = changes(&members, |name| (name == "decree_number").then(String::new));
        assert_eq!(Value::Object(emptied), json!({ "decree_number": null }));
    }
}
