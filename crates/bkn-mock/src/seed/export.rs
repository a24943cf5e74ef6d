//! The registry's profile export: its columns, and what they are called in data-utama.

use std::{collections::BTreeMap, path::Path};

use kernel::Nip;
use serde_json::{Value, json};

use super::{
    SeedError, new_id, object,
    table::{Row, Table},
};
use crate::state::people::{Members, text};

/// What was read.
pub(super) struct Export {
    pub(super) people: Vec<Members>,
    /// By id.
    pub(super) units: BTreeMap<String, Members>,
    /// Numbers of the rows left out: they have no usable NIP.
    pub(super) skipped: Vec<usize>,
}

impl Export {
    /// Takes the agency's list of units in place of the export's, and tells people the office their unit belongs to.
    pub(super) fn arrange(&mut self, list: Vec<Members>) {
        let agency =
            self.units.values().map(|unit| text(unit, "InstansiId")).find(|id| !id.is_empty()).unwrap_or_default();
        for mut unit in list {
            unit.insert("InstansiId".to_owned(), agency.clone().into());
            self.units.insert(text(&unit, "Id"), unit);
        }
        for person in &mut self.people {
            let office =
                self.units.get(&text(person, "unorId")).map(|unit| text(unit, "IndukUnorId")).unwrap_or_default();
            let name = self.units.get(&office).map(|unit| text(unit, "NamaUnor")).unwrap_or_default();
            person.insert("unorIndukId".to_owned(), office.into());
            person.insert("unorIndukNama".to_owned(), name.into());
        }
    }
}

/// Columns without which nothing can be done.
const NEEDED: [&str; 2] = ["NIP BARU", "NAMA"];

/// Columns of text and their members.
const TEXTS: &[(&str, &str)] = &[
    ("NIP LAMA", "nipLama"),
    ("NAMA", "nama"),
    ("GELAR DEPAN", "gelarDepan"),
    ("GELAR BELAKANG", "gelarBelakang"),
    ("TEMPAT LAHIR ID", "tempatLahirId"),
    ("TEMPAT LAHIR NAMA", "tempatLahir"),
    ("JENIS KELAMIN", "jenisKelamin"),
    ("AGAMA ID", "agamaId"),
    ("AGAMA NAMA", "agama"),
    ("JENIS KAWIN ID", "jenisKawinId"),
    ("JENIS KAWIN NAMA", "statusPerkawinan"),
    ("NIK", "nik"),
    ("NOMOR HP", "noHp"),
    ("EMAIL", "email"),
    ("EMAIL GOV", "emailGov"),
    ("ALAMAT", "alamat"),
    ("NPWP NOMOR", "noNpwp"),
    ("BPJS", "bpjs"),
    ("JENIS PEGAWAI ID", "jenisPegawaiId"),
    ("JENIS PEGAWAI NAMA", "jenisPegawaiNama"),
    ("KEDUDUKAN HUKUM ID", "kedudukanPnsId"),
    ("KEDUDUKAN HUKUM NAMA", "kedudukanPnsNama"),
    ("STATUS CPNS PNS", "statusPegawai"),
    ("KARTU ASN VIRTUAL", "kartuAsn"),
    ("NOMOR SK CPNS", "nomorSkCpns"),
    ("NOMOR SK PNS", "nomorSkPns"),
    ("GOL AWAL ID", "golRuangAwalId"),
    ("GOL AWAL NAMA", "golRuangAwal"),
    ("GOL AKHIR ID", "golRuangAkhirId"),
    ("GOL AKHIR NAMA", "golRuangAkhir"),
    ("JENIS JABATAN ID", "jenisJabatanId"),
    ("JENIS JABATAN NAMA", "jenisJabatan"),
    ("JABATAN NAMA", "jabatanNama"),
    ("TINGKAT PENDIDIKAN ID", "tkPendidikanTerakhirId"),
    ("TINGKAT PENDIDIKAN NAMA", "tkPendidikanTerakhir"),
    ("PENDIDIKAN ID", "pendidikanTerakhirId"),
    ("PENDIDIKAN NAMA", "pendidikanTerakhirNama"),
    ("TAHUN LULUS", "tahunLulus"),
    ("KPKN ID", "kpknId"),
    ("KPKN NAMA", "kpknNama"),
    ("LOKASI KERJA ID", "lokasiKerjaId"),
    ("LOKASI KERJA NAMA", "lokasiKerja"),
    ("UNOR ID", "unorId"),
    ("UNOR NAMA", "unorNama"),
    ("INSTANSI INDUK ID", "instansiIndukId"),
    ("INSTANSI INDUK NAMA", "instansiIndukNama"),
    ("INSTANSI KERJA ID", "instansiKerjaId"),
    ("INSTANSI KERJA NAMA", "instansiKerjaNama"),
    ("SATUAN KERJA INDUK ID", "satuanKerjaIndukId"),
    ("SATUAN KERJA INDUK NAMA", "satuanKerjaIndukNama"),
    ("SATUAN KERJA KERJA ID", "satuanKerjaKerjaId"),
    ("SATUAN KERJA KERJA NAMA", "satuanKerjaKerjaNama"),
    ("ESELON ID", "eselonId"),
    ("ESELON NAMA", "eselon"),
];

/// Columns of dates and their members.
const DATES: [(&str, &str); 7] = [
    ("TANGGAL LAHIR", "tglLahir"),
    ("TANGGAL SK CPNS", "tglSkCpns"),
    ("TMT CPNS", "tmtCpns"),
    ("TANGGAL SK PNS", "tglSkPns"),
    ("TMT PNS", "tmtPns"),
    ("TMT GOLONGAN", "tmtGolAkhir"),
    ("TMT JABATAN", "tmtJabatan"),
];

/// Reads an export. Rows without a usable NIP are left out; everything else is taken as it is.
pub(super) fn read(path: &Path) -> Result<Export, SeedError> {
    let table = Table::open(path)?;
    let missing = table.missing(&NEEDED);
    if !missing.is_empty() {
        return Err(SeedError::Columns(missing.join(", ")));
    }
    let mut export = Export { people: Vec::new(), units: BTreeMap::new(), skipped: Vec::new() };
    for (number, row) in table.rows() {
        let Ok(nip) = row.text("NIP BARU").parse::<Nip>() else {
            export.skipped.push(number);
            continue;
        };
        let unit = row.text("UNOR ID");
        if !unit.is_empty() {
            let members =
                json!({"Id": unit, "NamaUnor": row.text("UNOR NAMA"), "InstansiId": row.text("INSTANSI KERJA ID")});
            export.units.insert(unit.to_owned(), object(members));
        }
        export.people.push(person(&nip, row));
    }
    Ok(export)
}

fn person(nip: &Nip, row: Row<'_>) -> Members {
    let mut person = Members::new();
    let mut put = |member: &str, value: Value| drop(person.insert(member.to_owned(), value));
    for (column, member) in TEXTS {
        let cell = row.text(column);
        if !cell.is_empty() {
            put(member, cell.into());
        }
    }
    for (column, member) in DATES {
        put(member, row.date(column).into());
    }
    let id = row.text("PNS ID");
    put("id", if id.is_empty() { new_id() } else { id.to_owned() }.into());
    put("nipBaru", nip.as_str().into());
    put("mkTahun", whole(row.text("MK TAHUN")));
    put("mkBulan", whole(row.text("MK BULAN")));
    put("validNik", matches!(row.text("IS VALID NIK").to_lowercase().as_str(), "1" | "true" | "ya" | "y").into());
    let rank = kernel::RankGrade::from_registry_id(row.text("GOL AKHIR ID"));
    put("pangkatAkhir", rank.map(kernel::RankGrade::title).unwrap_or_default().into());
    let (post_id, post_name) = match row.text("JENIS JABATAN ID") {
        "1" => ("jabatanStrukturalId", "jabatanStrukturalNama"),
        "2" => ("jabatanFungsionalId", "jabatanFungsionalNama"),
        _ => ("jabatanFungsionalUmumId", "jabatanFungsionalUmumNama"),
    };
    put(post_id, row.text("JABATAN ID").into());
    put(post_name, row.text("JABATAN NAMA").into());
    person
}

fn whole(text: &str) -> Value {
    json!(text.parse::<i64>().unwrap_or(0))
}
