//! A body for every save, complete enough to be taken.

use crate::common::*;
use serde_json::{Value, json};

/// A save and what becomes of it.
pub(crate) struct Save {
    pub(crate) path: &'static str,
    pub(crate) body: Value,
    /// Where the new id is in `mapData`; empty when it is `mapData` itself.
    pub(crate) id: &'static str,
    /// Name of the list that shows the row; empty when none does.
    pub(crate) list: &'static str,
    /// Members of the row, among others.
    pub(crate) row: Value,
}

fn skp(more: Value) -> Value {
    let mut body = json!({"disiplin": 90, "integritas": 91.5, "jenisJabatan": "4", "jumlah": 540, "kerjasama": 90, "komitmen": 90,
        "nilaiPerilakuKerja": 36, "nilaiPrestasiKerja": 54, "nilaiSkp": "90", "nilairatarata": 90, "orientasiPelayanan": 90,
        "pnsDinilaiOrang": BUDI_ID, "tahun": 2020, "penilaiNama": "SITI", "statusPenilai": "ASN"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// Every save of a history.
pub(crate) fn saves() -> Vec<Save> {
    let position = json!({"pnsId": BUDI_ID, "instansiId": "A5EB03E23B9FF6A0E040640A040252AD",
        "satuanKerjaId": "A5EB03E241E5F6A0E040640A040252AD", "unorId": UNIT, "nomorSk": "821/1/2026", "jenisJabatan": "4",
        "jabatanFungsionalUmumId": "jfu-pengelola", "tmtJabatan": "01-04-2026", "tanggalSk": "20-03-2026", "jenisMutasiId": "MU",
        "jenisPenugasanId": "D"});
    let position_row = json!({"idPns": BUDI_ID, "instansiKerjaId": "A5EB03E23B9FF6A0E040640A040252AD", "nipBaru": BUDI,
        "instansiKerjaNama": "Pemerintah Kota Tangerang", "namaJabatan": "Pengelola Data", "namaUnor": "Dinas Pendidikan",
        "unorIndukNama": "Dinas Pendidikan", "jenisMutasiId": "MU"});
    vec![
        Save {
            path: "/jabatan/save",
            body: position.clone(),
            id: "rwJabatanId",
            list: "jabatan",
            row: position_row.clone(),
        },
        Save {
            path: "/jabatan/unorjabatan/save",
            body: position,
            id: "rwJabatanId",
            list: "jabatan",
            row: position_row,
        },
        Save {
            path: "/angkakredit/save",
            body: json!({"bulanMulaiPenailan": "1", "bulanSelesaiPenailan": 12, "kreditBaruTotal": "25.5", "kreditPenunjangBaru": "0",
                "kreditUtamaBaru": 25.5, "nomorSk": "PAK-1", "pnsId": BUDI_ID, "tahunMulaiPenailan": "2025", "tahunSelesaiPenailan": "2025",
                "tanggalSk": "10-01-2026", "isKonversi": true, "rwJabatanId": "none"}),
            id: "rwAngkaKreditId",
            list: "angkakredit",
            row: json!({"pns": BUDI_ID, "rwJabatan": "none", "bulanSelesaiPenailan": "12", "kreditUtamaBaru": "25.5", "isKonversi": "1",
                "namaJabatan": "Pengelola Data", "Sumber": ""}),
        },
        Save {
            path: "/skp/save",
            body: skp(json!({"kepemimpinan": 0})),
            id: "rwSkpId",
            list: "skp",
            row: json!({"pns": BUDI_ID, "tahun": "2020", "integritas": "91.5", "kepemimpinan": "0"}),
        },
        Save {
            path: "/skp/2021/save",
            body: skp(
                json!({"inisiatifKerja": 90, "jenisPeraturanKinerjaKd": "PP30", "konversiNilai": 90, "nilaiIntegrasi": 90}),
            ),
            id: "rwSkpId",
            list: "skp",
            row: json!({"pns": BUDI_ID, "jenisPeraturanKinerjaKd": "PP30"}),
        },
        Save {
            path: "/skp22/save",
            body: json!({"hasilKinerjaNilai": 1, "kuadranKinerjaNilai": 2, "perilakuKerjaNilai": "2", "pnsDinilaiOrang": BUDI_ID,
                "tahun": 2025, "penilaiGolongan": "41", "penilaiNama": "SITI", "penilaiNipNrp": SITI, "statusPenilai": "ASN",
                "penilaiJabatan": "Kepala", "penilaiUnorNama": "Dinas"}),
            id: "rwSkpId",
            list: "skp22",
            row: json!({"pnsDinilaiId": BUDI_ID, "KuadranKinerjaNilai": "2", "kuadranKinerja": "BAIK", "PerilakuKerjaNilai": "2",
                "perilakuKerja": "SESUAI EKSPEKTASI", "hasilKinerja": "DIATAS EKSPEKTASI", "namaPenilai": "SITI", "nipNrpPenilai": SITI,
                "penilaiGolonganId": "41", "penilaiJabatanNm": "Kepala", "penilaiUnorNm": "Dinas", "tahun": "2025"}),
        },
        Save {
            path: "/kinerjaperiodik/save",
            body: json!({"BulanMulaiPenilaian": "1", "bulanSelesaiPenilaian": 3, "hasilKinerjaNilai": 2, "KoefisienId": "12",
                "kuadranKinerjaNilai": 2, "perilakuKerjaNilai": 2, "PeriodikId": "2", "PnsDinilaiId": BUDI_ID, "tahun": 2025,
                "tahunMulaiPenilaian": 2025, "tahunSelesaiPenilaian": 2025, "penilaiNama": "SITI", "penilaiGolongan": "41"}),
            id: "",
            list: "kinerjaperiodik",
            row: json!({"koefisenId": "12", "namaPenilai": "SITI", "penilaiGolonganId": "41", "hasilKinerjaNilai": 2, "kuadranNilai": "BAIK",
                "periodikNama": "Triwulan", "nama": "BUDI", "nip": BUDI, "persentase": "100", "jabatan": "Pengelola Data", "unorId": UNIT}),
        },
        Save {
            path: "/hukdis/save",
            body: json!({"alasanHukumanDisiplinId": "1", "golonganId": "31", "jenisHukumanId": "2", "kedudukanHukumId": "01",
                "pnsOrangId": BUDI_ID, "skNomor": "HD-1", "akhirHukumanTanggal": "01-07-2026", "hukumanTanggal": "01-01-2026"}),
            id: "rwHukdisId",
            list: "hukdis",
            row: json!({"akhirHukumTanggal": "01-07-2026", "golongan": "31", "pnsOrang": BUDI_ID, "jenisHukuman": "2",
                "jenisHukumanNama": "Teguran tertulis", "jenisTingkatHukumanId": "R", "kedudukanHukum": "01"}),
        },
        Save {
            path: "/penghargaan/save",
            body: json!({"hargaId": "201", "pnsOrangId": BUDI_ID, "skDate": "17-08-2025", "skNomor": "K-1", "tahun": "2025"}),
            id: "rwPenghargaanId",
            list: "penghargaan",
            row: json!({"hargaNama": "Satyalancana Karya Satya 10 Tahun", "tahun": 2025, "skDate": "17-08-2025"}),
        },
        Save {
            path: "/diklat/save",
            body: json!({"institusiPenyelenggara": "LAN", "jumlahJam": "900", "latihanStrukturalId": "2", "nomor": "D-1",
                "pnsOrangId": BUDI_ID, "tahun": 2024, "tanggalSelesai": "30-06-2024"}),
            id: "rwDiklatId",
            list: "diklat",
            row: json!({"idPns": BUDI_ID, "jumlahJam": 900, "tahun": "2024", "latihanStrukturalNama": "DIKLATPIM TK.IV", "nipBaru": BUDI}),
        },
        Save {
            path: "/kursus/save",
            body: json!({"institusiPenyelenggara": "LAN", "jenisDiklatId": "9", "jumlahJam": 8, "nomorSertipikat": "S-1",
                "pnsOrangId": BUDI_ID, "tahunKursus": 2025, "namaKursus": "Seminar", "jenisKursusSertipikat": "T", "jenisKursus": "k"}),
            id: "rwKursusId",
            list: "kursus",
            row: json!({"noSertipikat": "S-1", "idPns": BUDI_ID, "jumlahJam": 8, "jenisKursusSertifikat": "T", "jenisKursusId": "k"}),
        },
        Save {
            path: "/cpns/save",
            body: json!({"nomor_sk_cpns": "C-1", "pns_orang_id": BUDI_ID, "tgl_sk_cpns": "01-03-2015", "tmt_pns": "01-05-2016",
                "nomor_spmt": "SPMT-1"}),
            id: "id",
            list: "",
            row: json!({"nomorSkCpns": "C-1", "tglSkCpns": "01-03-2015", "tmtPns": "01-05-2016", "noSpmt": "SPMT-1"}),
        },
        Save {
            path: "/sertifikasi/save",
            body: json!({"pnsOrangId": BUDI_ID, "namaSertifikasi": "Pengadaan", "masaBerlakuSertSelesai": "01-01-2030"}),
            id: "rwSertifikasiId",
            list: "sertifikasi",
            row: json!({"namaSertifikasi": "Pengadaan", "masaBerlakuSertSelasai": "01-01-2030"}),
        },
        Save {
            path: "/kgb/save",
            body: json!({"pnsId": BUDI_ID, "gajiBaru": 3000000, "nomorSk": "KGB-1", "tmtGajiBaru": "01-01-2026"}),
            id: "rwKgbId",
            list: "kgb",
            row: json!({"gajiBaru": "3000000", "tmtGajiBaru": "01-01-2026"}),
        },
        Save {
            path: "/tubel/save",
            body: json!({"pnsOrangId": BUDI_ID, "namaSekolah": "UI", "tglMulai": "01-08-2025"}),
            id: "rwTubelId",
            list: "tubel",
            row: json!({"namaSekolah": "UI"}),
        },
        Save {
            path: "/kompetensi/potensi/save",
            body: json!({"pns_id": BUDI_ID, "nilai": 80}),
            id: "rwPotensiId",
            list: "potensi",
            row: json!({"nilai": 80}),
        },
        Save {
            path: "/kompetensi/kompetensi/save",
            body: json!({"pnsOrangId": BUDI_ID, "nilai": 81}),
            id: "rwKompetensiId",
            list: "kompetensi",
            row: json!({"nilai": 81}),
        },
        Save {
            path: "/kompetensi/refkegiataninstansi/save",
            body: json!({"nama": "Uji kompetensi"}),
            id: "id",
            list: "",
            row: json!({}),
        },
        Save {
            path: "/tm/talentmapping-save",
            body: json!({"pns_id": BUDI_ID, "box": 7, "sumbu_x": 81.5, "sumbu_y": "70", "total_sumbu": 151.5}),
            id: "id",
            list: "",
            row: json!({}),
        },
        Save {
            path: "/dashboard/aktivity/save",
            body: json!({"kegiatanId": "k1", "pnsId": BUDI_ID, "realisasi": 3}),
            id: "id",
            list: "",
            row: json!({}),
        },
        Save {
            path: "/keluarga/pasangan/save",
            body: json!({"pnsOrangId": BUDI_ID, "nama": "ANI", "statusPernikahan": "1", "tglAktaMenikah": "01-02-2010", "pasanganKe": "1",
                "noAktaMenikah": "N-1", "tglLahir": "03-04-1988"}),
            id: "id",
            list: "",
            row: json!({}),
        },
        Save {
            path: "/keluarga/anak/save",
            body: json!({"pnsOrangId": BUDI_ID, "nama": "CITRA", "tglLahir": "05-06-2012", "jenisAnakId": "1", "pasanganId": "ibu-1"}),
            id: "id",
            list: "",
            row: json!({}),
        },
    ]
}
