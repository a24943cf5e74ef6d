//! What somebody typed when their session was lost: carried through the sign-in and offered again.

use crate::fields::Fields;

/// Fields that never travel again: secrets, and what belongs to the lost session.
const NEVER: [&str; 8] = ["csrf", "idempotency_key", "password", "old", "repeated", "token", "isian", "kembali"];

/// Longest form that is carried, in bytes.
const LONGEST: usize = 48 * 1024;

/// The part of a form's body that may be carried; empty when there is none.
pub(crate) fn carried(body: &str) -> String {
    if body.len() > LONGEST {
        return String::new();
    }
    let own = |part: &&str| !NEVER.contains(&part.split('=').next().unwrap_or(""));
    body.split('&').filter(|part| !part.is_empty()).filter(own).collect::<Vec<_>>().join("&")
}

/// The fields of a carried form.
pub(crate) fn fields(carried: &str) -> Vec<(String, String)> {
    Fields::parse(carried).0
}

/// The same for reading: what a person typed, without numbers of the machine.
pub(crate) fn shown(fields: &[(String, String)]) -> Vec<(String, String)> {
    let machine = |value: &str| value.parse::<uuid::Uuid>().is_ok() || value.is_empty();
    fields
        .iter()
        .filter(|(name, value)| !machine(value) && name != "version" && name != "pilih")
        .map(|(name, value)| (label(name).to_owned(), value.clone()))
        .collect()
}

/// What the field is called on the page.
fn label(name: &str) -> &str {
    match name {
        "phone" => "Nomor HP",
        "email" => "Surel pribadi",
        "email_official" => "Surel dinas",
        "address" => "Alamat rumah",
        "note" => "Catatan",
        "reasons" => "Alasan",
        "number" | "decree_number" => "Nomor SK",
        "issued_on" | "decree_issued_on" => "Tanggal SK",
        "basis" => "Nomor surat atau alasan",
        "from" => "Mulai berlaku",
        "until" => "Hari terakhir berlaku",
        "cari_unit" => "Nama unit kerja",
        "signatory" => "Penanda tangan",
        "effective_on" => "TMT",
        "inaugurated_on" => "Tanggal pelantikan",
        other => other,
    }
}

/// A way back that stays on this site.
pub(crate) fn way_back(text: &str) -> &str {
    let ours =
        text.starts_with('/') && !text.starts_with("//") && !text.contains('\\') && !text.contains(char::is_control);
    if ours { text } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_carried_and_the_way_back_stays_here() {
        assert_eq!(carried("csrf=a&phone=08&password=x&idempotency_key=k&note=b+c"), "phone=08&note=b+c");
        assert_eq!(fields("phone=08&note=b+c")[1], ("note".to_owned(), "b c".to_owned()));
        for (text, back) in
            [("/usul/1", "/usul/1"), ("//jahat.example", "/"), ("https://x", "/"), ("/\\x", "/"), ("", "/")]
        {
            assert_eq!(way_back(text), back);
        }
    }
}
