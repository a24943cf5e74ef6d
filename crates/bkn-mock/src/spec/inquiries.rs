//! Lists that are asked for by query: the proposals beside rank promotion (contract §8), and what only the newer clients read. The
//! members of the latter are unknown: rows are shown as they are kept.

use super::{History, READ_ONLY};

/// What a row must be like to be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// The member is what the parameter says; everything when there is no such parameter.
    May(&'static str, &'static str),
    /// The same, and the parameter must be there.
    Must(&'static str, &'static str),
    /// The day in the member lies between those of two parameters, both included, both `dd-mm-yyyy` and required.
    Days(&'static str, &'static str, &'static str),
}

/// A list.
pub(crate) struct Inquiry {
    /// Path.
    pub(crate) path: &'static str,
    /// Whether it answers POST as well, with the parameters in the body.
    pub(crate) posted: bool,
    /// Kind of its rows.
    pub(crate) kind: &'static str,
    /// Which of them.
    pub(crate) filters: &'static [Filter],
}

const PLAIN: Inquiry = Inquiry { path: "", posted: false, kind: "", filters: &[] };

/// Every list, with the parameters' names as clients write them.
pub(crate) const INQUIRIES: &[Inquiry] = &[
    Inquiry {
        path: "/pns/list-pensiun-instansi",
        kind: "usul-pensiun",
        filters: &[Filter::Days("tglAwal", "tglAkhir", "tmtPensiun")],
        ..PLAIN
    },
    Inquiry {
        path: "/pns/list-pensiun-instansibynip",
        kind: "usul-pensiun",
        filters: &[Filter::Must("nip", "nipBaru")],
        ..PLAIN
    },
    Inquiry {
        path: "/pengadaan/list-pengadaan-instansi",
        kind: "usul-pengadaan",
        filters: &[Filter::Must("tahun", "periode")],
        ..PLAIN
    },
    // The shape is unknown: the rows of the list again, with the paths of their documents.
    Inquiry {
        path: "/pengadaan/dokumen-pengadaan",
        kind: "usul-pengadaan",
        filters: &[Filter::May("tahun", "periode")],
        ..PLAIN
    },
    Inquiry {
        path: "/imut/simpeg/usulan/list",
        posted: true,
        kind: "usul-imut",
        filters: &[Filter::May("no_surat_usulan", "no_surat_usulan")],
    },
    Inquiry { path: "/partition/list-pg-instansi", kind: "usul-pg", filters: &[Filter::Must("nip", "nip")], ..PLAIN },
    Inquiry { path: "/partition/profesi-instansi", kind: "profesi", filters: &[Filter::Must("nip", "nip")], ..PLAIN },
    Inquiry { path: "/idis/usulan-pelaporan", kind: "pelaporan", ..PLAIN },
    Inquiry { path: "/idis/usulan-pelaporan-detail", kind: "pelaporan", filters: &[Filter::May("id", "id")], ..PLAIN },
    Inquiry { path: "/kompetensi/refkegiatan", kind: "refkegiatan", ..PLAIN },
    Inquiry { path: "/kompetensi/refinstitusipenkom", kind: "refinstitusipenkom", ..PLAIN },
    Inquiry {
        path: "/tm/detail-nilai-sumbu-tm",
        kind: "talentmapping",
        filters: &[Filter::May("pns_id", "pns_id"), Filter::May("nip", "nip")],
        ..PLAIN
    },
];

pub(super) const HISTORIES: &[History] = &[
    History {
        name: "usul-pensiun",
        listed: false,
        members: "id nama statusUsulan statusUsulanNama pnsId nipBaru pertekNomor pertekTgl skNomor skTgl pathSk pathPertek \
                  pathSkPreview instansiId instansiNama detailLayananNama tglLahir golonganId golonganKppId tmtPensiun",
        ..READ_ONLY
    },
    History {
        name: "usul-pengadaan",
        listed: false,
        members: "id orang_id no_peserta nip nama instansi_id no_pertek no_sk path_ttd_sk path_ttd_pertek tgl_pertek tgl_sk \
                  tgl_kontrak_mulai tgl_kontrak_akhir jenis_formasi_id jenis_formasi_nama periode:any",
        ..READ_ONLY
    },
    History {
        name: "usul-imut",
        listed: false,
        members: "id nip nama no_surat_usulan status_usulan status_usulan_nama *",
        ..READ_ONLY
    },
    History { name: "usul-pg", listed: false, members: "id nip nama status_usulan *", ..READ_ONLY },
    History { name: "profesi", listed: false, members: "id nip nama *", ..READ_ONLY },
    History { name: "pelaporan", listed: false, members: "id *", ..READ_ONLY },
    History { name: "refinstitusipenkom", listed: false, members: "id nama *", ..READ_ONLY },
    History { name: "nonasn", listed: false, members: "id nik nama *", ..READ_ONLY },
];
