//! Other names under which a member has been seen: of a sister call, of an older document, or with the spelling mended.

/// Name by the contract, and others. They are tried only where the contract's name is missing altogether.
const ALIASES: &[(&str, &[&str])] = &[
    ("nomorSk", &["skNomor", "noSk"]),
    ("skNomor", &["nomorSk", "noSk"]),
    ("tanggalSk", &["skTanggal", "tglSk", "skDate"]),
    ("skTanggal", &["tanggalSk", "tglSk", "skDate"]),
    ("skDate", &["skTanggal", "tanggalSk", "tglSk"]),
    ("tmtJabatan", &["tmtJab", "tanggalTmtJabatan"]),
    ("tmtPelantikan", &["tglPelantikan", "tanggalPelantikan"]),
    ("tmtGolongan", &["tmtGol", "tanggalTmtGolongan"]),
    ("unorId", &["idUnor", "unitOrganisasiId"]),
    ("jenisJabatan", &["jenisJabatanId"]),
    ("idPns", &["pnsId", "pnsOrangId"]),
    ("pnsOrangId", &["pnsId", "idPns"]),
    ("hargaId", &["penghargaanId", "jenisPenghargaanId"]),
    ("namaPenilai", &["penilaiNama"]),
    ("nipNrpPenilai", &["penilaiNipNrp"]),
    ("noSertipikat", &["nomorSertipikat", "noSertifikat"]),
    ("koefisenId", &["koefisienId"]),
    ("tasaKerjaTahun", &["masaKerjaTahun"]),
    ("akhirHukumTanggal", &["akhirHukumanTanggal"]),
    ("bulanMulaiPenailan", &["bulanMulaiPenilaian"]),
    ("bulanSelesaiPenailan", &["bulanSelesaiPenilaian"]),
    ("tahunMulaiPenailan", &["tahunMulaiPenilaian"]),
    ("tahunSelesaiPenailan", &["tahunSelesaiPenilaian"]),
];

/// The other names of a member.
pub(crate) fn of(name: &str) -> &'static [&'static str] {
    ALIASES.iter().find(|(known, _)| *known == name).map_or(&[], |(_, others)| others)
}

/// Whether two names differ in case and underscores only: `nomor_sk` and `nomorSk`.
pub(crate) fn alike(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.bytes().filter(|b| *b != b'_').map(|b| b.to_ascii_lowercase()).collect::<Vec<_>>();
    plain(one) == plain(other)
}
