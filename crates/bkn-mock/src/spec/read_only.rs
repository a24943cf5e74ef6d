//! Histories without a write: no source knows one (contract §7).

use super::{History, READ_ONLY};

pub(super) const HISTORIES: &[History] = &[
    History {
        name: "golongan",
        members: "golongan<golongan.golonganId golonganId id idPns jenisKPId jenisKPNama<jenis-kp.jenisKPId jumlahKreditTambahan \
                  jumlahKreditUtama masaKerjaGolonganBulan masaKerjaGolonganTahun nipBaru nipLama noPertekBkn path:path \
                  skNomor skTanggal tglPertekBkn tmtGolongan pangkat<pangkat.golonganId",
        ..READ_ONLY
    },
    History {
        name: "pendidikan",
        members: "gelarBelakang gelarDepan id idPns isPendidikanPertama namaSekolah nipBaru nipLama nomorIjasah path:path \
                  pendidikanId pendidikanNama tahunLulus tglLulus tkPendidikanId \
                  tkPendidikanNama<tingkat-pendidikan.tkPendidikanId",
        ..READ_ONLY
    },
    History {
        name: "masakerja",
        members: "dinilai id idPns masaKerjaBulan:int nipBaru nipLama nomorBkn nomorSk path:path pengalaman tanggalAwal \
                  tanggalBkn tanggalSelesai tanggalSk tasaKerjaTahun:int",
        ..READ_ONLY
    },
    History {
        name: "pindahinstansi",
        members: "eselon id instansiIndukBaru instansiIndukLama instansiKerjaBaru instansiKerjaLama jabatanFungsionalBaru \
                  jabatanFungsionalLama jabatanFungsionalUmumBaru jenisJabatanBaru jenisJabatanLama jenisPegawai jenisPi \
                  kpknBaru lokasiKerjaBaru lokasiKerjaLama orangUsulPeremajaanId path:path pnsOrang satuanKerjaBaru \
                  satuanKerjaIndukBaru satuanKerjaIndukLama satuanKerjaLama skAsalNomor skAsalProvNomor skAsalProvTanggal \
                  skAsalTanggal skBknNomor skBknTanggal skTujuanNomor skTujuanTanggal skUsulNomor skUsulTanggal tmtPi \
                  unorBaru unorLama",
        ..READ_ONLY
    },
    History {
        name: "pnsunor",
        members: "asalId asalNama asalNamaLabel id instansi namaUnorBaru path:path pnsOrang skNomor skTanggal unorBaru",
        ..READ_ONLY
    },
    History {
        name: "pwk",
        members: "asalId asalNama id instansi kpknBaru lokasiKerjaBaru path:path pnsOrang satuanKerja skNomor skTanggal \
                  tmtPwk unorBaru",
        ..READ_ONLY
    },
    History {
        name: "pemberhentian",
        members: "asalId asalNama asalNamaLabel id jenisHenti kedudukanHukumPns path:path pnsOrang skNomor skTanggal",
        ..READ_ONLY
    },
    History {
        name: "cltn",
        members: "cltnId id nomorLetterBkn path:path pnsOrangId skNomor skTanggal tanggalAkhir tanggalAktif tanggalAwal \
                  tanggalLetterBkn",
        ..READ_ONLY
    },
    History {
        name: "dp3",
        members: "atasanNonPns atasanPejabatPenilaiId atasanPenilaiGolongan atasanPenilaiJabatan atasanPenilaiNama \
                  atasanPenilaiNipNrp atasanPenilaiTmtGolongan atasanPenilaiUnorNama id jenisJabatan jumlah kejujuran \
                  kepemimpinan kerjasama kesetiaan ketaatan nilairatarata path:path pejabatPenilaiId penilaiGolongan \
                  penilaiJabatan penilaiNama penilaiNipNrp penilaiNonPns penilaiTmtGolongan penilaiUnorNama pnsId \
                  prakarsa prestasiKerja statusAtasanPenilai statusPenilai tahun tanggungJawab",
        ..READ_ONLY
    },
    // Its members are not known (contract §6): a row is shown as it is kept.
    History { name: "kontrak", members: "id idPns nipBaru path:path *", ..READ_ONLY },
];
