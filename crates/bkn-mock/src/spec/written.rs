//! Histories with writes that the registry's own document describes (contract §7).

use super::{History, PLAIN, READ_ONLY, Save, completion};

/// Members both position saves have.
const POSITION: &str = "instansiId!>instansiKerjaId nomorSk! pnsId:person!>idPns satuanKerjaId! unorId! eselonId:eselon \
     jabatanFungsionalId jabatanFungsionalUmumId jenisJabatan:jenis-jabatan tanggalSk:date tmtJabatan:date \
     tmtPelantikan:date instansiIndukId jenisMutasiId:jenis-mutasi jenisPenugasanId:jenis-penugasan subJabatanId tmtMutasi:date";

pub(super) const HISTORIES: &[History] = &[
    History {
        name: "jabatan",
        members: "eselon<eselon.eselonId eselonId id idPns instansiKerjaId instansiKerjaNama<instansi.instansiKerjaId jabatanFungsionalId \
                  jabatanFungsionalNama jabatanFungsionalUmumId jabatanFungsionalUmumNama jenisJabatan namaJabatan \
                  namaUnor nipBaru nipLama nomorSk path:path satuanKerjaId satuanKerjaNama<satuan-kerja.satuanKerjaId tanggalSk tmtJabatan \
                  tmtPelantikan unorId unorIndukId unorIndukNama unorNama jenisPenugasanId jenisMutasiId subJabatanId \
                  tmtMutasi",
        by_id: Some("/jabatan/id"),
        delete: Some("/jabatan/delete"),
        saves: &[
            // The later and fuller form first: it is the one that is used most.
            Save {
                path: "/jabatan/unorjabatan/save",
                body: POSITION,
                id: "rwJabatanId",
                documents: Some((
                    "/jabatan/unorjabatan/document/save",
                    &[
                        ("file", "872"),
                        ("dok_sk_jabatan", "872"),
                        ("dok_surat_pelantikan", "873"),
                        ("dok_sk_mutasi", "872"),
                    ],
                )),
                complete: Some(completion::position),
            },
            Save {
                path: "/jabatan/save",
                body: POSITION,
                id: "rwJabatanId",
                complete: Some(completion::position),
                ..PLAIN
            },
        ],
        ..READ_ONLY
    },
    History {
        name: "angkakredit",
        members: "bulanMulaiPenailan bulanSelesaiPenailan created_at id isAngkaKreditPertama isIntegrasi isKonversi \
                  kreditBaruTotal kreditPenunjangBaru kreditUtamaBaru namaJabatan:any nomorSk path:path pns rwJabatan \
                  sumber Sumber=sumber tahunMulaiPenailan tahunSelesaiPenailan tanggalSk updated_at",
        by_id: Some("/angkakredit/id"),
        delete: Some("/angkakredit/delete"),
        saves: &[Save {
            path: "/angkakredit/save",
            body: "bulanMulaiPenailan|bulanMulaiPenilaian:int! bulanSelesaiPenailan|bulanSelesaiPenilaian:int! \
                   kreditBaruTotal:num! kreditPenunjangBaru:num! kreditUtamaBaru:num! nomorSk! pnsId:person!>pns \
                   tahunMulaiPenailan|tahunMulaiPenilaian:int! tahunSelesaiPenailan|tahunSelesaiPenilaian:int! \
                   tanggalSk:date! isAngkaKreditPertama isIntegrasi isKonversi rwJabatanId>rwJabatan",
            id: "rwAngkaKreditId",
            documents: Some(("/angkakredit/document/save", &[("file", "879"), ("dok_pak", "879"), ("sk_pak", "880")])),
            complete: Some(completion::credit),
        }],
        ..READ_ONLY
    },
    History {
        name: "skp",
        members: "atasanNonPns atasanPejabatPenilai atasanPenilaiGolongan atasanPenilaiJabatan atasanPenilaiNama \
                  atasanPenilaiNipNrp atasanPenilaiTmtGolongan atasanPenilaiUnorNama disiplin id inisiatifKerja \
                  integritas jenisJabatan jenisPeraturanKinerjaKd jumlah kepemimpinan kerjasama komitmen konversiNilai \
                  nilaiIntegrasi nilaiPerilakuKerja nilaiPrestasiKerja nilaiSkp nilairatarata orientasiPelayanan \
                  pejabatPenilai penilaiGolongan penilaiJabatan penilaiNama penilaiNipNrp penilaiNonPns \
                  penilaiTmtGolongan penilaiUnorNama pns statusAtasanPenilai statusPenilai tahun",
        by_id: Some("/skp/id"),
        saves: &[
            Save {
                path: "/skp/save",
                body: "disiplin:num! integritas:num! jenisJabatan! jumlah:num! kepemimpinan:num! kerjasama:num! \
                       komitmen:num! nilaiPerilakuKerja:num! nilaiPrestasiKerja:num! nilaiSkp:num! nilairatarata:num! \
                       orientasiPelayanan:num! pnsDinilaiOrang:person!>pns tahun:int! atasanPejabatPenilai \
                       atasanPenilaiGolongan atasanPenilaiJabatan atasanPenilaiNama atasanPenilaiNipNrp \
                       atasanPenilaiTmtGolongan:date atasanPenilaiUnorNama pejabatPenilai penilaiGolongan \
                       penilaiJabatan penilaiNama penilaiNipNrp penilaiTmtGolongan:date penilaiUnorNama pnsUserId \
                       statusAtasanPenilai statusPenilai",
                id: "rwSkpId",
                ..PLAIN
            },
            Save {
                path: "/skp/2021/save",
                body: "disiplin:num! inisiatifKerja:num! integritas:num! jenisJabatan! jenisPeraturanKinerjaKd! \
                       jumlah:num! kerjasama:num! komitmen:num! konversiNilai:num! nilaiIntegrasi:num! \
                       nilaiPerilakuKerja:num! nilaiPrestasiKerja:num! nilaiSkp:num! nilairatarata:num! \
                       orientasiPelayanan:num! pnsDinilaiOrang:person!>pns tahun:int! atasanPejabatPenilai \
                       atasanPenilaiGolongan atasanPenilaiJabatan atasanPenilaiNama atasanPenilaiNipNrp \
                       atasanPenilaiTmtGolongan:date atasanPenilaiUnorNama kepemimpinan:num pejabatPenilai \
                       penilaiGolongan penilaiJabatan penilaiNama penilaiNipNrp penilaiTmtGolongan:date penilaiUnorNama \
                       statusAtasanPenilai statusPenilai",
                id: "rwSkpId",
                ..PLAIN
            },
        ],
        ..READ_ONLY
    },
    History {
        name: "skp22",
        members: "KuadranKinerjaNilai PerilakuKerjaNilai hasilKinerja<ekspektasi.hasilKinerjaNilai hasilKinerjaNilai id \
                  kuadranKinerja<kuadran.KuadranKinerjaNilai namaPenilai nipNrpPenilai path:path penilaiGolonganId \
                  penilaiJabatanNm penilaiUnorNm perilakuKerja<ekspektasi.PerilakuKerjaNilai pnsDinilaiId statusPenilai \
                  tahun",
        by_id: Some("/skp22/id"),
        saves: &[Save {
            path: "/skp22/save",
            body: "hasilKinerjaNilai:ekspektasi! kuadranKinerjaNilai:kuadran!>KuadranKinerjaNilai \
                   perilakuKerjaNilai:ekspektasi!>PerilakuKerjaNilai pnsDinilaiOrang:person!>pnsDinilaiId tahun:int! \
                   penilaiGolongan>penilaiGolonganId penilaiJabatan>penilaiJabatanNm penilaiNama>namaPenilai \
                   penilaiNipNrp>nipNrpPenilai penilaiUnorNama>penilaiUnorNm statusPenilai",
            id: "rwSkpId",
            documents: Some(("/skp22/document/save", &[("file", "890")])),
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "kinerjaperiodik",
        members: "hasilKinerja<ekspektasi.hasilKinerjaNilai hasilKinerjaNilai:num id instansiId instansiNama jabatan \
                  koefisenId kriteria kuadranKinerjaNilai:num kuadranNilai<kuadran.kuadranKinerjaNilai nama namaPenilai \
                  nip path:path penilaiGolonganId penilaiJabatanNama penilaiNipNrp penilaiPnsId penilaiUnorNm \
                  perilakuKerja<ekspektasi.perilakuKerjaNilai perilakuKerjaNilai:num periodikId \
                  periodikNama<periodik.periodikId persentase pnsDinilaiId statusPenilai tahun unorId unorNama",
        delete: Some("/kinerjaperiodik/delete"),
        saves: &[Save {
            path: "/kinerjaperiodik/save",
            body: "bulanMulaiPenilaian:int! bulanSelesaiPenilaian:int! hasilKinerjaNilai:ekspektasi! \
                   koefisienId:koefisien!>koefisenId kuadranKinerjaNilai:kuadran! perilakuKerjaNilai:ekspektasi! \
                   periodikId:periodik! pnsDinilaiId:person! tahun:int! tahunMulaiPenilaian:int! \
                   tahunSelesaiPenilaian:int! penilaiGolongan>penilaiGolonganId penilaiJabatanNama \
                   penilaiNama>namaPenilai penilaiNipNrp penilaiUnorNama>penilaiUnorNm statusPenilai",
            id: "rwKinerjaPeriodikId",
            complete: Some(completion::periodic),
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "hukdis",
        members: "akhirHukumTanggal alasanHukumanDisiplin \
                  alasanHukumanDisiplinNama<alasan-hukuman-disiplin.alasanHukumanDisiplin golongan golonganLama \
                  hukumanTanggal id jenisHukuman jenisHukumanNama<jenis-hukuman.jenisHukuman jenisTingkatHukumanId \
                  kedudukanHukum keterangan masaBulan masaTahun nomorPp path:path pnsOrang rwHukumanDisiplin skNomor \
                  skPembatalanNomor skPembatalanTanggal skTanggal",
        by_id: Some("/hukdis/id"),
        saves: &[Save {
            path: "/hukdis/save",
            // No source has the codes of the reasons, so any is taken.
            body: "alasanHukumanDisiplinId!>alasanHukumanDisiplin golonganId:golongan!>golongan \
                   jenisHukumanId:jenis-hukuman!>jenisHukuman kedudukanHukumId:kedudukan-hukum!>kedudukanHukum \
                   pnsOrangId:person!>pnsOrang skNomor! akhirHukumanTanggal:date>akhirHukumTanggal golonganLama \
                   hukdisYangDiberhentikanId>rwHukumanDisiplin hukumanTanggal:date jenisTingkatHukumanId keterangan \
                   masaBulan masaTahun nomorPp skPembatalanNomor skPembatalanTanggal:date skTanggal:date",
            id: "rwHukdisId",
            complete: Some(completion::discipline),
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "penghargaan",
        members: "ID=id hargaId hargaNama<penghargaan.hargaId path:path pnsOrangId skDate skNomor tahun:int id",
        by_id: Some("/penghargaan/id"),
        delete: Some("/penghargaan/delete"),
        saves: &[Save {
            path: "/penghargaan/save",
            body: "hargaId:penghargaan! pnsOrangId:person! skDate:date! skNomor! tahun:int!",
            id: "rwPenghargaanId",
            documents: Some(("/penghargaan/document/save", &[("file", "892")])),
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "diklat",
        members: "id idPns institusiPenyelenggara jumlahJam:int latihanStrukturalId \
                  latihanStrukturalNama<latihan-struktural.latihanStrukturalId nipBaru nipLama nomor path:path tahun \
                  tanggal tanggalSelesai",
        by_id: Some("/diklat/id"),
        delete: Some("/diklat/delete"),
        saves: &[Save {
            path: "/diklat/save",
            body: "institusiPenyelenggara! jumlahJam:int! latihanStrukturalId:latihan-struktural! nomor! \
                   pnsOrangId:person!>idPns tahun:int! tanggalSelesai:date! bobot:int jenisKompetensi tanggal:date",
            id: "rwDiklatId",
            documents: Some(("/diklat/document/save", &[("file", "874")])),
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "kursus",
        members: "id idPns institusiPenyelenggara jenisDiklatId jenisKursusId jenisKursusNama jenisKursusSertifikat \
                  jumlahJam:int namaKursus nipBaru nipLama noSertipikat path:path tahunKursus tanggalKursus \
                  tanggalSelesaiKursus",
        by_id: Some("/kursus/id"),
        delete: Some("/kursus/delete"),
        saves: &[Save {
            path: "/kursus/save",
            body: "institusiPenyelenggara! jenisDiklatId:jenis-diklat! jumlahJam:int! nomorSertipikat!>noSertipikat \
                   pnsOrangId:person!>idPns tahunKursus:int! instansiId jenisKursus>jenisKursusId \
                   jenisKursusSertipikat>jenisKursusSertifikat lokasiId namaKursus tanggalKursus:date \
                   tanggalSelesaiKursus:date",
            id: "rwKursusId",
            documents: Some(("/kursus/document/save", &[("file", "881")])),
            ..PLAIN
        }],
        ..READ_ONLY
    },
    // What a save says of the first appointment is shown in data-utama; there is no list of it.
    History {
        name: "cpns",
        listed: false,
        saves: &[Save {
            path: "/cpns/save",
            body: "nomor_sk_cpns! pns_orang_id:person! tgl_sk_cpns:date! kartu_pegawai nama_jabatan_angkat_cpns \
                   nomor_dokter_pns nomor_sk_pns nomor_spmt nomor_sttpl pertek_cpns_pns_l2th_nomor \
                   pertek_cpns_pns_l2th_tanggal:date status_cpns_pns tanggal_dokter_pns:date tgl_sk_pns:date \
                   tgl_sttpl:date tmt_pns:date",
            documents: Some((
                "/cpns/document/save",
                &[("file", "889"), ("sk_cpns", "889"), ("sk_pns", "887"), ("spmt", "888")],
            )),
            complete: Some(completion::first_appointment),
            ..PLAIN
        }],
        ..READ_ONLY
    },
];
