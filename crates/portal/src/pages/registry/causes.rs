//! Why an event is stuck, in plain words, and what helps.

/// The cause and its remedy.
pub(super) fn explained(code: &str) -> (String, String) {
    let (cause, remedy) = match code {
        "registry.transient" => ("SIASN tidak menjawab atau sedang terganggu", "Tunggu; kiriman dicoba lagi sendiri."),
        "registry.throttled" => ("SIASN meminta kita mengurangi kecepatan", "Tunggu; kiriman dicoba lagi sendiri."),
        "registry.token-refused" | "registry.token-over" => (
            "Token SIASN ditolak atau habis masa berlakunya",
            "Masukkan token SSO baru di pengaturan, lalu kirim ulang.",
        ),
        "registry.credentials-refused" => (
            "Nama pengguna atau kata sandi SIASN ditolak",
            "Perbaiki di pengaturan. Jangan mencoba berkali-kali agar akun tidak terkunci.",
        ),
        "registry.validation" => (
            "SIASN menyatakan ada isian yang kurang atau salah",
            "Baca jawaban SIASN pada rincian, perbaiki datanya, lalu kirim ulang.",
        ),
        "registry.missing-reference" => (
            "Kode unit, jabatan, atau rujukan lain tidak dikenal di SIASN",
            "Cocokkan kodenya dengan SIASN, perbaiki, lalu kirim ulang.",
        ),
        "registry.not-found" => (
            "Pegawai, riwayat, atau usulnya tidak ditemukan di SIASN",
            "Periksa NIP dan id pegawai di SIASN, lalu kirim ulang.",
        ),
        "registry.refused" => (
            "SIASN menolak menurut aturannya",
            "Baca jawaban SIASN pada rincian. Bila tidak dapat diperbaiki, lewati dengan alasan.",
        ),
        "registry.contract" => (
            "Jawaban SIASN berbentuk lain dari yang dikenal",
            "Laporkan kepada pengelola sistem beserta nomor kirimannya.",
        ),
        "" => ("Sebab tidak tercatat", "Buka rincian untuk melihat percobaannya."),
        other => {
            let said = web::sentence(other, &[]);
            return (said.title, said.detail);
        }
    };
    (cause.to_owned(), remedy.to_owned())
}
