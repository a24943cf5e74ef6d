//! Every member of every row, so that all are always sent: a known importer reads most of them without looking first.
//!
//! Source: the registry's contract §4, §6, §8, §10. A member is a text unless `:int`, `:bool` or `:path` follows its name. The
//! odd spellings are the wire's.

use serde_json::{Map, Value, json};

/// `data` of data-utama.
pub(crate) const DATA_UTAMA: &str = "agama agamaId akteKelahiran akteMeninggal alamat bahasa bpjs bupPensiun:int email emailGov eselon eselonId \
     eselonLevel gajiPokok gelarBelakang gelarDepan golRuangAkhir golRuangAkhirId golRuangAwal golRuangAwalId id \
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
     alasan_tolak_tambahan gaji_pokok_baru gaji_pokok_lama masa_kerja_tahun masa_kerja_bulan";

/// A row of ref-unor.
pub(crate) const UNIT: &str =
    "Id InstansiId DiatasanId EselonId NamaUnor NamaJabatan CepatKode IndukUnorId PemimpinPnsId JenisUnorId";

/// The histories: the name after `rw-`, and the members of a row.
pub(crate) const HISTORIES: &[(&str, &str)] = &[
    (
        "jabatan",
        "eselon eselonId id idPns instansiKerjaId instansiKerjaNama jabatanFungsionalId jabatanFungsionalNama \
     jabatanFungsionalUmumId jabatanFungsionalUmumNama jenisJabatan namaJabatan namaUnor nipBaru nipLama nomorSk \
     path:path satuanKerjaId satuanKerjaNama tanggalSk tmtJabatan tmtPelantikan unorId unorIndukId unorIndukNama \
     unorNama jenisPenugasanId jenisMutasiId subJabatanId tmtMutasi",
    ),
    (
        "golongan",
        "golongan golonganId id idPns jenisKPId jenisKPNama jumlahKreditTambahan jumlahKreditUtama \
     masaKerjaGolonganBulan masaKerjaGolonganTahun nipBaru nipLama noPertekBkn path:path skNomor skTanggal \
     tglPertekBkn tmtGolongan pangkat",
    ),
    (
        "pendidikan",
        "gelarBelakang gelarDepan id idPns isPendidikanPertama namaSekolah nipBaru nipLama nomorIjasah path:path \
     pendidikanId pendidikanNama tahunLulus tglLulus tkPendidikanId tkPendidikanNama",
    ),
    (
        "diklat",
        "id idPns institusiPenyelenggara jumlahJam:int latihanStrukturalId latihanStrukturalNama nipBaru nipLama nomor \
     path:path tahun tanggal tanggalSelesai",
    ),
    (
        "kursus",
        "id idPns institusiPenyelenggara jenisDiklatId jenisKursusId jenisKursusNama jenisKursusSertifikat \
     jumlahJam:int namaKursus nipBaru nipLama noSertipikat path:path tahunKursus tanggalKursus tanggalSelesaiKursus",
    ),
    (
        "angkakredit",
        "bulanMulaiPenailan bulanSelesaiPenailan created_at id isAngkaKreditPertama isIntegrasi isKonversi \
     kreditBaruTotal kreditPenunjangBaru kreditUtamaBaru namaJabatan nomorSk path:path pns rwJabatan sumber \
     tahunMulaiPenailan tahunSelesaiPenailan tanggalSk updated_at",
    ),
    (
        "skp",
        "atasanNonPns atasanPejabatPenilai atasanPenilaiGolongan atasanPenilaiJabatan atasanPenilaiNama \
     atasanPenilaiNipNrp atasanPenilaiTmtGolongan atasanPenilaiUnorNama disiplin id inisiatifKerja integritas \
     jenisJabatan jenisPeraturanKinerjaKd jumlah kepemimpinan kerjasama komitmen konversiNilai nilaiIntegrasi \
     nilaiPerilakuKerja nilaiPrestasiKerja nilaiSkp nilairatarata orientasiPelayanan pejabatPenilai penilaiGolongan \
     penilaiJabatan penilaiNama penilaiNipNrp penilaiNonPns penilaiTmtGolongan penilaiUnorNama pns \
     statusAtasanPenilai statusPenilai tahun",
    ),
    (
        "skp22",
        "KuadranKinerjaNilai PerilakuKerjaNilai hasilKinerja hasilKinerjaNilai id kuadranKinerja namaPenilai \
     nipNrpPenilai path:path penilaiGolonganId penilaiJabatanNm penilaiUnorNm perilakuKerja pnsDinilaiId \
     statusPenilai tahun",
    ),
    (
        "kinerjaperiodik",
        "hasilKinerja hasilKinerjaNilai:int id instansiId instansiNama jabatan koefisenId kriteria \
     kuadranKinerjaNilai:int kuadranNilai nama namaPenilai nip path:path penilaiGolonganId penilaiJabatanNama \
     penilaiNipNrp penilaiPnsId penilaiUnorNm perilakuKerja perilakuKerjaNilai:int periodikId periodikNama \
     persentase pnsDinilaiId statusPenilai tahun unorId unorNama",
    ),
    (
        "hukdis",
        "akhirHukumTanggal alasanHukumanDisiplin alasanHukumanDisiplinNama golongan golonganLama hukumanTanggal id \
     jenisHukuman jenisHukumanNama jenisTingkatHukumanId kedudukanHukum keterangan masaBulan masaTahun nomorPp \
     path:path pnsOrang rwHukumanDisiplin skNomor skPembatalanNomor skPembatalanTanggal skTanggal",
    ),
    ("penghargaan", "ID hargaId hargaNama path:path pnsOrangId skDate skNomor tahun:int id"),
    (
        "masakerja",
        "dinilai id idPns masaKerjaBulan:int nipBaru nipLama nomorBkn nomorSk path:path pengalaman tanggalAwal \
     tanggalBkn tanggalSelesai tanggalSk tasaKerjaTahun:int",
    ),
    (
        "pindahinstansi",
        "eselon id instansiIndukBaru instansiIndukLama instansiKerjaBaru instansiKerjaLama jabatanFungsionalBaru \
     jabatanFungsionalLama jabatanFungsionalUmumBaru jenisJabatanBaru jenisJabatanLama jenisPegawai jenisPi \
     kpknBaru lokasiKerjaBaru lokasiKerjaLama orangUsulPeremajaanId path:path pnsOrang satuanKerjaBaru \
     satuanKerjaIndukBaru satuanKerjaIndukLama satuanKerjaLama skAsalNomor skAsalProvNomor skAsalProvTanggal \
     skAsalTanggal skBknNomor skBknTanggal skTujuanNomor skTujuanTanggal skUsulNomor skUsulTanggal tmtPi unorBaru \
     unorLama",
    ),
    ("pnsunor", "asalId asalNama asalNamaLabel id instansi namaUnorBaru path:path pnsOrang skNomor skTanggal unorBaru"),
    (
        "pwk",
        "asalId asalNama id instansi kpknBaru lokasiKerjaBaru path:path pnsOrang satuanKerja skNomor skTanggal tmtPwk \
     unorBaru",
    ),
    (
        "pemberhentian",
        "asalId asalNama asalNamaLabel id jenisHenti kedudukanHukumPns path:path pnsOrang skNomor skTanggal",
    ),
    (
        "cltn",
        "cltnId id nomorLetterBkn path:path pnsOrangId skNomor skTanggal tanggalAkhir tanggalAktif tanggalAwal \
     tanggalLetterBkn",
    ),
    (
        "dp3",
        "atasanNonPns atasanPejabatPenilaiId atasanPenilaiGolongan atasanPenilaiJabatan atasanPenilaiNama \
     atasanPenilaiNipNrp atasanPenilaiTmtGolongan atasanPenilaiUnorNama id jenisJabatan jumlah kejujuran \
     kepemimpinan kerjasama kesetiaan ketaatan nilairatarata path:path pejabatPenilaiId penilaiGolongan \
     penilaiJabatan penilaiNama penilaiNipNrp penilaiNonPns penilaiTmtGolongan penilaiUnorNama pnsId prakarsa \
     prestasiKerja statusAtasanPenilai statusPenilai tahun tanggungJawab",
    ),
];

/// The members of a row of the history `kind`.
pub(crate) fn of_history(kind: &str) -> Option<&'static str> {
    HISTORIES.iter().find(|(name, _)| *name == kind).map(|(_, members)| *members)
}

/// All members of `spec`: those of `sparse`, and blanks.
pub(crate) fn filled(spec: &str, sparse: &Map<String, Value>) -> Value {
    let member = |word: &str| {
        let (name, kind) = word.split_once(':').unwrap_or((word, "text"));
        let blank = || match kind {
            "int" => json!(0),
            "bool" => json!(false),
            "path" => json!({}),
            _ => json!(""),
        };
        (name.to_owned(), sparse.get(name).cloned().unwrap_or_else(blank))
    };
    Value::Object(spec.split_whitespace().map(member).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_is_sent_with_its_type() {
        let sparse = json!({"id": "p1", "mkTahun": 7, "unknown": 1});
        let full = filled(DATA_UTAMA, sparse.as_object().unwrap());
        assert_eq!(full["id"], "p1");
        assert_eq!(full["mkTahun"], 7);
        assert_eq!(full["mkBulan"], 0);
        assert_eq!(full["validNik"], false);
        assert_eq!(full["path"], json!({}));
        assert_eq!(full["noTaspen"], "");
        assert!(full.get("unknown").is_none());
    }

    #[test]
    fn the_wire_spellings_are_kept() {
        assert!(of_history("masakerja").unwrap().contains("tasaKerjaTahun:int"));
        assert!(of_history("kinerjaperiodik").unwrap().contains("koefisenId"));
        assert!(of_history("golongan").unwrap().contains("path:path"));
        assert!(of_history("nothing").is_none());
    }
}
