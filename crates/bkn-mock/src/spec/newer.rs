//! Calls that only the newer clients know (contract §6 end and §7 end). Their bodies are abridged there and their rows unknown: a
//! row is shown with the members of its save, and with whatever else it was given.

use super::{History, PLAIN, READ_ONLY, Save};

pub(super) const HISTORIES: &[History] = &[
    History {
        name: "sertifikasi",
        members: "id pnsOrangId namaSertifikasi nomorSertifikat tanggalSertifikat lembagaSertifikasiId \
                  lembagaSertifikasiNama masaBerlakuSertMulai masaBerlakuSertSelasai gelarDepanSert gelarBelakangSert \
                  rumpunJabatanId path:path",
        delete: Some("/sertifikasi/delete"),
        saves: &[Save {
            path: "/sertifikasi/save",
            body: "pnsOrangId:person! namaSertifikasi! nomorSertifikat tanggalSertifikat:date lembagaSertifikasiId \
                   lembagaSertifikasiNama masaBerlakuSertMulai:date masaBerlakuSertSelasai|masaBerlakuSertSelesai:date \
                   gelarDepanSert gelarBelakangSert rumpunJabatanId",
            id: "rwSertifikasiId",
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "kgb",
        members: "id pnsId gajiBaru gajiLama nomorSk tanggalSk tmtGajiBaru masaKerja path:path",
        delete: Some("/kgb/delete"),
        saves: &[Save {
            path: "/kgb/save",
            body: "pnsId:person! gajiBaru:num! gajiLama:num nomorSk! tanggalSk:date tmtGajiBaru:date! masaKerja",
            id: "rwKgbId",
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "tubel",
        members: "id pnsOrangId namaSekolah pendidikanId tglMulai tglSelesai path:path",
        saves: &[Save {
            path: "/tubel/save",
            body: "pnsOrangId:person! namaSekolah! pendidikanId tglMulai:date! tglSelesai:date",
            id: "rwTubelId",
            ..PLAIN
        }],
        nothing: "record not found",
        ..READ_ONLY
    },
    History {
        name: "potensi",
        members: "id pnsId path:path *",
        saves: &[Save {
            path: "/kompetensi/potensi/save",
            body: "pnsId|pnsOrangId|pns_id:person! *",
            id: "rwPotensiId",
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "kompetensi",
        members: "id pnsId path:path *",
        saves: &[Save {
            path: "/kompetensi/kompetensi/save",
            body: "pnsId|pnsOrangId|pns_id:person! *",
            id: "rwKompetensiId",
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "refkegiatan",
        listed: false,
        members: "id *",
        saves: &[Save { path: "/kompetensi/refkegiataninstansi/save", body: "*", ..PLAIN }],
        ..READ_ONLY
    },
    History {
        name: "talentmapping",
        listed: false,
        members: "id pns_id nip nama box sumbu_x:num sumbu_y:num total_sumbu:num",
        saves: &[Save {
            path: "/tm/talentmapping-save",
            body: "pns_id:person! box! sumbu_x:num! sumbu_y:num! total_sumbu:num",
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "aktivity",
        listed: false,
        members: "id kegiatanId pnsId realisasi sesi sistem waktu",
        delete: Some("/dashboard/aktivity/delete"),
        saves: &[Save {
            path: "/dashboard/aktivity/save",
            body: "kegiatanId! pnsId:person! realisasi sesi sistem waktu",
            ..PLAIN
        }],
        ..READ_ONLY
    },
];
