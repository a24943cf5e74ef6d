//! Rows as the registry shows them: every member is always sent, for a known importer reads most of them without looking first.
//!
//! A row is described by the names of its members, separated by blanks. A name is the wire's, odd spellings included; it is a
//! text, unless something follows:
//!
//! | Written | Shown |
//! |---|---|
//! | `tahun` | a text, `""` when there is none; a number kept is shown as text |
//! | `tahun:int`, `nilai:num`, `isPns:bool` | a whole number, a number, a truth; text that is one is shown as one |
//! | `path:path` | the documents by type |
//! | `gaji:any` | whatever is kept |
//! | `ID=id` | the value of `id` under a second name |
//! | `hargaNama<penghargaan.hargaId` | a text, or else the name of the code `hargaId` in the list `penghargaan` |
//! | `orang.nama` | inside an object `orang` |
//! | `*` | whatever else is kept |
//!
//! Source: the registry's contract §4, §8, §10; the histories are in [`crate::spec`].

use serde_json::{Map, Number, Value, json};

use crate::reference;

/// `data` of data-utama.
pub(crate) const DATA_UTAMA: &str = "agama agamaId akteKelahiran akteMeninggal alamat bahasa bpjs bupPensiun:int email emailGov eselon eselonId \
     eselonLevel gajiPokok gelarBelakang gelarDepan golRuangAkhir<golongan.golRuangAkhirId golRuangAkhirId golRuangAwal golRuangAwalId id \
     instansiIndukId instansiIndukNama instansiKerjaId instansiKerjaKodeCepat instansiKerjaNama jabatanAsn \
     jabatanFungsionalId jabatanFungsionalNama jabatanFungsionalUmumId jabatanFungsionalUmumNama jabatanNama \
     jabatanStrukturalId jabatanStrukturalNama jenisIdDokumenId jenisIdDokumenNama jenisJabatan jenisJabatanId \
     jenisKawinId jenisKelamin jenisPegawaiId jenisPegawaiNama jenjang jumlahAnak jumlahIstriSuami kanregId \
     kanregNama kartuAsn kedudukanPnsId kedudukanPnsNama kodePos kpknId kpknNama kppnId kppnNama ktuaId ktuaNama \
     lokasiKerja lokasiKerjaId masaKerja mkBulan:int mkTahun:int nama nik nipBaru nipLama noAskes noHp noNpwp \
     noSeriKarpeg noSpmt noSuratKeteranganBebasNarkoba noSuratKeteranganDokter noTaspen noTelp nomorIdDocument \
     nomorSkCpns nomorSkPns nomorSttpl pangkatAkhir pendidikanTerakhirId pendidikanTerakhirNama satuanKerjaIndukId \
     satuanKerjaIndukNama satuanKerjaKerjaId satuanKerjaKerjaNama skck statusHidup statusPegawai statusPerkawinan \
     tahunLulus taspenId taspenNama tempatLahir tempatLahirId tglLahir tglMeninggal tglNpwp tglSkCpns tglSkPns \
     tglSkck tglSttpl tglSuratKeteranganBebasNarkoba tglSuratKeteranganDokter tkPendidikanTerakhir \
     tkPendidikanTerakhirId tmtCpns tmtEselon tmtGolAkhir tmtJabatan tmtPensiun tmtPns unorId unorIndukId \
     unorIndukNama unorNama pangkatAwal asnJenjangJabatan kode_jenjang_jabatan levelJabatan tanggal_taspen tabrum2 \
     kelas_jabatan karis_karsu tglSpmt validNik:bool genEmailAsn path:path";

/// A row of list-kp-instansi.
pub(crate) const PROPOSAL: &str = "id pnsId statusUsulan statusUsulanNama nipBaru nama no_pertek no_sk path_ttd_sk path_ttd_pertek \
     path_preview_sk tgl_pertek tgl_sk golonganBaruId tmtKp jenis_kp jenis_prosedur unor_induk_id unor_nama \
     alasan_tolak_tambahan gaji_pokok_baru:any gaji_pokok_lama:any masa_kerja_tahun:any masa_kerja_bulan:any";

/// A row of ref-unor.
pub(crate) const UNIT: &str =
    "Id InstansiId DiatasanId EselonId NamaUnor NamaJabatan CepatKode IndukUnorId PemimpinPnsId JenisUnorId";

/// One member of a description.
struct Member<'s> {
    name: &'s str,
    kind: &'s str,
    /// Where the value is kept, if not under the name.
    kept: &'s str,
    /// List and member of the code whose name is shown when nothing is kept.
    code: Option<(&'s str, &'s str)>,
}

impl<'s> Member<'s> {
    fn of(word: &'s str) -> Self {
        let (word, kind) = word.split_once(':').unwrap_or((word, "text"));
        if let Some((name, code)) = word.split_once('<') {
            return Self { name, kind, kept: name, code: code.split_once('.') };
        }
        let (name, kept) = word.split_once('=').unwrap_or((word, word));
        Self { name, kind, kept, code: None }
    }

    fn value(&self, sparse: &Map<String, Value>) -> Value {
        let kept = sparse.get(self.kept);
        match self.code {
            Some((list, id)) if kept.is_none() => {
                let id = sparse.get(id).map(text).unwrap_or_default();
                json!(reference::name_of(list, &id).unwrap_or_default())
            }
            _ => as_kind(self.kind, kept),
        }
    }
}

/// A value as the kind of its member; the kind's blank when there is none. What cannot be read as the kind stays what it is.
fn as_kind(kind: &str, kept: Option<&Value>) -> Value {
    match (kind, kept) {
        ("text", None) | ("any", None) => json!(""),
        ("int" | "num", None) => json!(0),
        ("bool", None) => json!(false),
        ("path", Some(path)) if path.is_object() => path.clone(),
        ("path", _) => json!({}),
        ("text", Some(value)) if !value.is_object() && !value.is_array() => json!(text(value)),
        ("int" | "num", Some(Value::String(text))) => number(text).map_or_else(|| json!(text), Value::Number),
        ("bool", Some(Value::String(text))) => json!(matches!(text.as_str(), "1" | "true")),
        (_, value) => value.cloned().unwrap_or_default(),
    }
}

/// A number out of text.
pub(crate) fn number(text: &str) -> Option<Number> {
    let whole = text.trim().parse::<i64>().ok().map(Number::from);
    whole.or_else(|| text.trim().parse::<f64>().ok().and_then(Number::from_f64))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(flag) => if *flag { "1" } else { "0" }.to_owned(),
        other => other.to_string(),
    }
}

/// All members of `spec`: those of `sparse`, and blanks.
pub(crate) fn filled(spec: &str, sparse: &Map<String, Value>) -> Value {
    let mut row = Map::new();
    for word in spec.split_whitespace() {
        if word == "*" {
            row.extend(sparse.clone());
            continue;
        }
        let member = Member::of(word);
        let value = member.value(sparse);
        match member.name.split_once('.') {
            None => drop(row.insert(member.name.to_owned(), value)),
            Some((object, name)) => {
                if let Value::Object(inner) = row.entry(object).or_insert_with(|| json!({})) {
                    inner.insert(name.to_owned(), value);
                }
            }
        }
    }
    Value::Object(row)
}

/// Whether a row of `spec` has a member of this name.
pub(crate) fn has(spec: &str, name: &str) -> bool {
    spec.split_whitespace().any(|word| Member::of(word).name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(spec: &str, sparse: Value) -> Value {
        filled(spec, sparse.as_object().unwrap())
    }

    #[test]
    fn every_member_is_sent_with_its_type() {
        let full = shown(DATA_UTAMA, json!({"id": "p1", "mkTahun": 7, "unknown": 1}));
        assert_eq!((&full["id"], &full["mkTahun"], &full["mkBulan"]), (&json!("p1"), &json!(7), &json!(0)));
        assert_eq!((&full["validNik"], &full["path"], &full["noTaspen"]), (&json!(false), &json!({}), &json!("")));
        assert!(full.get("unknown").is_none());
    }

    #[test]
    fn a_value_is_shown_as_its_member_wants_it() {
        let full =
            shown("a b:int c:num d:bool e:int f:any", json!({"a": 2026, "b": "12", "c": "37.5", "d": "1", "e": "x"}));
        assert_eq!(full, json!({"a": "2026", "b": 12, "c": 37.5, "d": true, "e": "x", "f": ""}));
    }

    #[test]
    fn twins_names_of_codes_objects_and_the_rest() {
        let spec = "ID=id nama<agama.agamaId o.x o.y:int *";
        let full = shown(spec, json!({"id": "r1", "agamaId": "3", "o.x": "X", "z": [1]}));
        assert_eq!(
            (&full["ID"], &full["nama"], &full["o"]),
            (&json!("r1"), &json!("Katholik"), &json!({"x": "X", "y": 0}))
        );
        assert_eq!(full["z"], json!([1]));
        assert_eq!(shown("nama<agama.agamaId", json!({"nama": "KATOLIK", "agamaId": "3"}))["nama"], "KATOLIK");
        assert_eq!(shown("nama<agama.agamaId", json!({"agamaId": "99"}))["nama"], "");
    }
}
