//! Uploaded and made files, and the five members that describe one.

use serde_json::{Value, json};

use super::{Draft, Outcome};

/// Keeps a file and describes it as the registry does. The path is opaque to clients.
pub(crate) fn keep(tx: &mut Draft<'_>, document_type: &str, content: &[u8]) -> Outcome<Value> {
    let object = uuid::Uuid::new_v4().simple().to_string();
    let uri = format!("peremajaan/usulan/{document_type}_{object}.pdf");
    tx.put_file(&uri, content)?;
    Ok(json!({
        "dok_id": document_type,
        "dok_nama": name_of(document_type),
        "dok_uri": uri,
        "object": uri,
        "slug": document_type,
    }))
}

/// Names of the document types clients use.
fn name_of(document_type: &str) -> &'static str {
    match document_type {
        "858" => "Dok SK KP",
        "872" => "Dok SK Jabatan",
        "873" => "Dok Surat Pelantikan",
        "874" => "Dok Sertifikat Diklat",
        "879" => "Dok PAK",
        "880" => "Dok SK PAK",
        "881" => "Dok Sertifikat Kursus",
        "882" => "Dok SK Hukuman Disiplin",
        "887" => "Dok SK PNS",
        "888" => "Dok SPMT",
        "889" => "Dok SK CPNS",
        "890" | "1179" => "Dok Evaluasi Kinerja",
        "891" => "Dok Realisasi SKP",
        "892" => "Dok Sertifikat Penghargaan",
        _ => "Dokumen",
    }
}
