//! Pemuatan data: the latest loads of the registry's export, and the refused rows as a workbook.

pub(crate) mod fault_book;
pub(crate) mod get;

/// What was loaded, in words.
fn kind(code: &str) -> &str {
    match code {
        "units" => "Unit organisasi",
        "employees" => "Profil pegawai",
        "histories" => "Riwayat pegawai",
        other => other,
    }
}
