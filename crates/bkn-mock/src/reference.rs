//! Code lists, each a file of the crate: those the reference API serves (contract §10), and those clients ship as files (§13).

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::state::people::text;

/// A list of codes.
pub(crate) struct List {
    /// Its name in paths, or ours.
    pub(crate) name: &'static str,
    /// Whether the reference API has it.
    pub(crate) served: bool,
    /// Members of a row, in order.
    pub(crate) members: Vec<String>,
    /// Its rows, every member a text.
    pub(crate) rows: Vec<Map<String, Value>>,
}

macro_rules! lists {
    ($served:literal, $folder:literal: $($name:literal)*) => {
        [$(($name, $served, include_str!(concat!("../data/", $folder, "/", $name, ".csv")))),*]
    };
}

static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| {
    let served = lists!(true, "referensi":
        "agama" "alasan-hukuman-disiplin" "asn-jenis-jabatan" "asn-jenjang-jabatan" "eselon" "golongan" "instansi"
        "jabatan-fungsional" "jabatan-fungsional-umum" "jenis-anak" "jenis-diklat" "jenis-hukuman" "jenis-jabatan" "kanreg"
        "kedudukan-hukum" "kel-jabatan" "latihan-struktural" "lokasi" "pendidikan" "ref-dokumen" "ref-jenjang-jf"
        "satuan-kerja" "tingkat-pendidikan");
    let ours = lists!(false, "kode":
        "cltn" "ekspektasi" "jenis-kp" "jenis-mutasi" "jenis-pegawai" "jenis-pemberhentian" "jenis-penugasan" "kawin"
        "koefisien" "kuadran" "pangkat" "penghargaan" "periodik");
    served.into_iter().chain(ours).map(|(name, served, csv)| List::read(name, served, csv)).collect()
});

impl List {
    /// Out of a file. A row that cannot be read is a fault of the crate, found by its tests.
    fn read(name: &'static str, served: bool, csv: &str) -> Self {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let member = |(name, cell): (&str, &str)| (name.to_owned(), Value::from(cell));
        let rows = reader.records().flatten().map(|row| header.iter().zip(row.iter()).map(member).collect()).collect();
        Self { name, served, members: header.iter().map(str::to_owned).collect(), rows }
    }
}

/// A list the reference API serves.
pub(crate) fn served(name: &str) -> Option<&'static List> {
    list(name).filter(|list| list.served)
}

/// A list by name.
pub(crate) fn list(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}

/// The row of a code; a whole number may be written with a fraction of zero.
pub(crate) fn row(name: &str, id: &str) -> Option<&'static Map<String, Value>> {
    let id = id.strip_suffix(".0").unwrap_or(id);
    list(name)?.rows.iter().find(|row| row.get("id").is_some_and(|of_row| of_row == id))
}

/// The name of a code.
pub(crate) fn name_of(name: &str, id: &str) -> Option<String> {
    row(name, id).map(|row| text(row, "nama"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_code_of_its_own_and_every_cell() {
        for list in LISTS.iter() {
            let ids: Vec<String> = list.rows.iter().map(|row| text(row, "id")).collect();
            let mut once = ids.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "{}", list.name);
            assert!(!ids.iter().any(String::is_empty), "{}", list.name);
            let members = list.rows.first().map_or(0, Map::len);
            assert!(list.rows.iter().all(|row| row.len() == members), "{}", list.name);
        }
    }

    #[test]
    fn no_line_of_a_file_is_lost() {
        for (list, lines) in [("golongan", 17), ("kedudukan-hukum", 31), ("jenis-diklat", 25), ("penghargaan", 29)] {
            assert_eq!(super::list(list).unwrap().rows.len(), lines, "{list}");
        }
    }

    #[test]
    fn a_code_has_its_name() {
        assert_eq!(name_of("golongan", "31").as_deref(), Some("III/a"));
        assert_eq!(name_of("kuadran", "2.0").as_deref(), Some("BAIK"));
        assert_eq!(name_of("golongan", "99"), None);
        assert_eq!(name_of("none", "1"), None);
    }
}
