//! Offices, sub-districts and villages of the city, as data.

use crate::{
    posts::{self, Staffing},
    units::Group,
};

/// An office (organisasi perangkat daerah) under its own head.
pub(crate) struct Office {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) group: Group,
    /// Relative size of each of its divisions.
    pub(crate) size: u64,
    pub(crate) staffing: &'static Staffing,
    pub(crate) divisions: &'static [&'static str],
}

impl Office {
    /// `Kepala Dinas Kesehatan`, `Inspektur`, `Sekretaris DPRD`.
    pub(crate) fn head_title(&self) -> String {
        match self.name {
            "Inspektorat" => "Inspektur".to_owned(),
            "Sekretariat DPRD" => "Sekretaris DPRD".to_owned(),
            name => format!("Kepala {name}"),
        }
    }
}

const fn dinas(name: &'static str, size: u64, divisions: &'static [&'static str]) -> Office {
    Office { name, kind: "dinas", group: Group::Office, size, staffing: &posts::OFFICE, divisions }
}
const fn badan(name: &'static str, size: u64, divisions: &'static [&'static str]) -> Office {
    Office { name, kind: "badan", group: Group::Office, size, staffing: &posts::OFFICE, divisions }
}

/// Every office, those a small city cannot do without first.
pub(crate) static OFFICES: &[Office] = &[
    dinas(
        "Dinas Pendidikan",
        160,
        &["Pembinaan SD", "Pembinaan SMP", "Pembinaan PAUD dan Pendidikan Nonformal", "Ketenagaan"],
    ),
    dinas(
        "Dinas Kesehatan",
        140,
        &[
            "Kesehatan Masyarakat",
            "Pencegahan dan Pengendalian Penyakit",
            "Pelayanan Kesehatan",
            "Sumber Daya Kesehatan",
        ],
    ),
    badan(
        "Badan Kepegawaian dan Pengembangan SDM",
        120,
        &[
            "Pengadaan, Pemberhentian dan Informasi",
            "Mutasi dan Promosi",
            "Pengembangan Aparatur",
            "Kinerja dan Penghargaan",
        ],
    ),
    Office {
        name: "Inspektorat",
        kind: "inspektorat",
        group: Group::Office,
        size: 90,
        staffing: &posts::INSPECTION,
        divisions: &["Pengawasan Wilayah I", "Pengawasan Wilayah II", "Pengawasan Wilayah III"],
    },
    Office {
        name: "Satuan Polisi Pamong Praja",
        kind: "satpol_pp",
        group: Group::Order,
        size: 250,
        staffing: &posts::PUBLIC_ORDER,
        divisions: &["Ketertiban Umum", "Penegakan Perundang-undangan", "Perlindungan Masyarakat"],
    },
    dinas(
        "Dinas Pekerjaan Umum dan Penataan Ruang",
        200,
        &["Sumber Daya Air", "Bina Marga", "Penataan Ruang", "Bangunan Gedung"],
    ),
    dinas(
        "Dinas Kependudukan dan Pencatatan Sipil",
        120,
        &["Pendaftaran Penduduk", "Pencatatan Sipil", "Pengelolaan Informasi"],
    ),
    badan("Badan Pengelolaan Keuangan Daerah", 120, &["Anggaran", "Perbendaharaan", "Akuntansi", "Aset Daerah"]),
    badan("Badan Pendapatan Daerah", 140, &["Pendataan", "Penagihan", "Pengembangan Pendapatan"]),
    badan(
        "Badan Perencanaan Pembangunan Daerah",
        90,
        &["Perencanaan Makro", "Pemerintahan dan Sosial Budaya", "Ekonomi", "Fisik dan Prasarana"],
    ),
    Office {
        name: "Badan Penanggulangan Bencana Daerah",
        kind: "badan",
        group: Group::Order,
        size: 200,
        staffing: &posts::FIRE,
        divisions: &["Pencegahan dan Kesiapsiagaan", "Pemadaman dan Penyelamatan", "Rehabilitasi"],
    },
    dinas("Dinas Perhubungan", 220, &["Lalu Lintas", "Angkutan", "Sarana dan Prasarana"]),
    dinas(
        "Dinas Lingkungan Hidup",
        240,
        &["Tata Lingkungan", "Pengelolaan Sampah", "Pengendalian Pencemaran", "Pertamanan"],
    ),
    dinas("Dinas Sosial", 90, &["Rehabilitasi Sosial", "Pemberdayaan Sosial", "Perlindungan dan Jaminan Sosial"]),
    dinas(
        "Dinas Komunikasi dan Informatika",
        90,
        &["Informasi dan Komunikasi Publik", "Aplikasi Informatika", "Statistik dan Persandian"],
    ),
    dinas("Dinas Penanaman Modal dan PTSP", 90, &["Penanaman Modal", "Pelayanan Perizinan", "Pengaduan"]),
    dinas("Dinas Ketenagakerjaan", 90, &["Pelatihan Kerja", "Hubungan Industrial", "Penempatan Tenaga Kerja"]),
    dinas(
        "Dinas Perindustrian, Perdagangan, Koperasi dan UKM",
        110,
        &["Perindustrian", "Perdagangan", "Koperasi", "Usaha Mikro"],
    ),
    dinas("Dinas Kebudayaan dan Pariwisata", 90, &["Kebudayaan", "Pariwisata", "Ekonomi Kreatif"]),
    dinas("Dinas Pemuda dan Olahraga", 80, &["Kepemudaan", "Olahraga", "Sarana"]),
    dinas("Dinas Perpustakaan dan Arsip", 80, &["Perpustakaan", "Kearsipan", "Pelestarian"]),
    dinas("Dinas Ketahanan Pangan", 80, &["Ketersediaan Pangan", "Pertanian", "Perikanan dan Peternakan"]),
    dinas(
        "Dinas Pengendalian Penduduk, KB, Pemberdayaan Perempuan dan PA",
        90,
        &["Keluarga Berencana", "Pemberdayaan Perempuan", "Perlindungan Anak"],
    ),
    dinas("Dinas Perumahan, Permukiman dan Pertanahan", 110, &["Perumahan", "Permukiman", "Pertanahan"]),
    badan(
        "Badan Kesatuan Bangsa dan Politik",
        70,
        &["Ideologi dan Wawasan Kebangsaan", "Politik Dalam Negeri", "Kewaspadaan Nasional"],
    ),
    Office {
        name: "Sekretariat DPRD",
        kind: "sekretariat_dprd",
        group: Group::Office,
        size: 80,
        staffing: &posts::OFFICE,
        divisions: &["Persidangan", "Keuangan", "Umum"],
    },
];

/// Sub-districts (kecamatan) with their number of villages: 104 in all.
pub(crate) static SUBDISTRICTS: [(&str, usize); 13] = [
    ("Ciledug", 8),
    ("Larangan", 8),
    ("Karang Tengah", 7),
    ("Cipondoh", 10),
    ("Pinang", 11),
    ("Tangerang", 8),
    ("Karawaci", 16),
    ("Jatiuwung", 6),
    ("Cibodas", 6),
    ("Periuk", 5),
    ("Batuceper", 7),
    ("Neglasari", 7),
    ("Benda", 5),
];

/// Invented second names of villages (kelurahan).
pub(crate) static VILLAGE_NAMES: [&str; 16] = [
    "Utara", "Selatan", "Timur", "Barat", "Tengah", "Indah", "Jaya", "Makmur", "Baru", "Asri", "Lestari", "Permai",
    "Mekar", "Sari", "Mulya", "Raya",
];
