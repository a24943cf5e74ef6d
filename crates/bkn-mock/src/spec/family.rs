//! The family (contract §5), and what else is kept of a person in rows. Spouses and children have saves; for parents no source
//! knows one, and for none of them a delete. Which members of the saves are required is our choice.

use super::{History, PLAIN, READ_ONLY, Save, completion};

/// What both parents have.
macro_rules! parent {
    ($parent:literal) => {
        concat!("aktaMeninggal ", $parent, " id jenisAnak jenisKelamin nama tempatLahir tglLahir tglMeninggal")
    };
}

pub(super) const HISTORIES: &[History] = &[
    History {
        name: "pasangan",
        listed: false,
        members: "orang.aktaMeninggal orang.ayahId orang.created_at orang.gelarBlk orang.gelarDepan orang.ibuId \
                  orang.id=id orang.jenisAnak orang.jenisKawinId orang.jenisKelamin orang.karisKarsu orang.nama \
                  orang.namaKtp orang.statusHidup orang.tempatLahir orang.tglLahir orang.tglMeninggal \
                  dataPernikahan.aktaCerai dataPernikahan.aktaMenikah dataPernikahan.id=id dataPernikahan.isPns:bool \
                  dataPernikahan.noSkPensiun dataPernikahan.orangId=id dataPernikahan.pnsOrangId \
                  dataPernikahan.posisi:int dataPernikahan.status dataPernikahan.tgglCerai dataPernikahan.tgglMenikah \
                  statusNikah<kawin.dataPernikahan.status",
        saves: &[Save {
            path: "/keluarga/pasangan/save",
            body: "pnsOrangId:person!>dataPernikahan.pnsOrangId nama!>orang.nama agamaId alamat email jenisIdentitas \
                   noAktaCerai>dataPernikahan.aktaCerai noAktaMenikah>dataPernikahan.aktaMenikah \
                   noAktaMeninggal>orang.aktaMeninggal noHp nomorIdentitas pasanganKe:int>dataPernikahan.posisi \
                   statusHidup>orang.statusHidup statusPekerjaanPasangan statusPernikahan>dataPernikahan.status \
                   tglAktaMenikah:date>dataPernikahan.tgglMenikah tglLahir:date>orang.tglLahir \
                   tempatLahir>orang.tempatLahir jenisKelamin>orang.jenisKelamin",
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History {
        name: "anak",
        listed: false,
        members: "ayahId ibuId id jenisAnak jenisKelamin kabupatenId nama tempatLahir tglLahir",
        saves: &[Save {
            path: "/keluarga/anak/save",
            body: "pnsOrangId:person! nama! agamaId aktaKelahiran aktaMeninggal alamat email isPns jenisAnakId>jenisAnak \
                   jenisIdDokumenId jenisKawinId jenisKelamin nipAnak nomorHp nomorIdDocument nomorTelpon pasanganId \
                   statusHidup tglLahir:date tglMeninggal:date tempatLahir",
            complete: Some(completion::child),
            ..PLAIN
        }],
        ..READ_ONLY
    },
    History { name: "ayah", listed: false, members: parent!("ayahId"), ..READ_ONLY },
    History { name: "ibu", listed: false, members: parent!("ibuId"), ..READ_ONLY },
    History {
        name: "nilaiipasn",
        listed: false,
        members: "kualifikasi:any kompetensi:any kinerja:any disiplin:any subtotal:any created_at",
        ..READ_ONLY
    },
];
