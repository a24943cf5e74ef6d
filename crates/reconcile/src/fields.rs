//! What is compared, field by field: the rule that tells whether two values say the same, whether they are personal, and what
//! can be done about a difference. Which side is right is not here but in `config/differences.toml` ([`crate::policy`]).

use crate::{
    rules::{self, Same},
    words::{Kind, Sort},
};

/// How a personal value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    /// As it is.
    Open,
    /// A telephone number.
    Phone,
    /// The last four characters; of a day its year.
    Tail,
    /// The first letter of each word of a name.
    Name,
}

/// One field.
#[derive(Clone, Copy)]
pub struct Field {
    /// Part of the record.
    pub kind: Kind,
    /// Name in the table and in the policy.
    pub name: &'static str,
    /// What a person reads.
    pub label: &'static str,
    /// When two values say the same.
    pub same: Same,
    /// How it is shown.
    pub mask: Mask,
    /// Ours can be sent.
    pub send: bool,
    /// Theirs can be taken over.
    pub take: bool,
    /// What the registry calls what is sent of it: about these members the decision for ours is made.
    pub members: &'static [&'static str],
}

/// A whole row of a history.
pub const ROW: &str = "row";

const fn field(kind: Kind, name: &'static str, label: &'static str, same: Same) -> Field {
    Field { kind, name, label, same, mask: Mask::Open, send: false, take: false, members: &[] }
}

impl Field {
    const fn sent(mut self) -> Self {
        self.send = true;
        self
    }
    /// Sent in a row of a history.
    const fn sent_as(mut self, members: &'static [&'static str]) -> Self {
        self.members = members;
        self.sent()
    }
    const fn taken(mut self) -> Self {
        self.take = true;
        self
    }
    const fn masked(mut self, mask: Mask) -> Self {
        self.mask = mask;
        self
    }

    /// Whether ours can be sent for a difference of this sort.
    #[must_use]
    pub const fn can_send(&self, sort: Sort) -> bool {
        self.send && matches!(sort, Sort::Differs | Sort::MissingThere)
    }
    /// Whether theirs can be taken over for a difference of this sort.
    #[must_use]
    pub const fn can_take(&self, sort: Sort) -> bool {
        self.take && matches!(sort, Sort::Differs | Sort::MissingHere)
    }

    /// The value as it is kept and shown.
    #[must_use]
    pub fn shown(&self, value: &str) -> String {
        match self.mask {
            Mask::Open => value.to_owned(),
            Mask::Phone => employees::mask_phone(value),
            Mask::Tail => employees::mask_tail(value),
            Mask::Name => employees::mask_name(value),
        }
    }
}

/// Every field.
pub const FIELDS: &[Field] = &[
    field(Kind::Person, "name", "Nama", rules::same_letters).taken(),
    field(Kind::Person, "title_before", "Gelar depan", rules::same_title).taken(),
    field(Kind::Person, "title_after", "Gelar belakang", rules::same_title).taken(),
    field(Kind::Person, "born_on", "Tanggal lahir", rules::same_text).taken(),
    field(Kind::Person, "phone", "Nomor HP", rules::same_phone).masked(Mask::Phone).sent().taken(),
    field(Kind::Person, "email", "Surel", rules::same_email).masked(Mask::Tail).sent().taken(),
    field(Kind::Person, "email_official", "Surel dinas", rules::same_email).masked(Mask::Tail).sent().taken(),
    field(Kind::Person, "address", "Alamat", rules::same_address).masked(Mask::Tail).sent().taken(),
    field(Kind::Person, "rank", "Golongan terakhir", rules::same_text),
    field(Kind::Person, "rank_since", "TMT golongan terakhir", rules::same_text),
    field(Kind::Person, "position", "Jabatan", rules::same_letters).sent(),
    field(Kind::Person, "unit", "Unit organisasi", rules::same_id).sent(),
    field(Kind::Person, "legal_status", "Kedudukan hukum", rules::same_text),
    field(Kind::Rank, ROW, "Baris riwayat", rules::same_text).taken(),
    field(Kind::Rank, "rank", "Golongan", rules::same_text).taken(),
    field(Kind::Rank, "since", "TMT golongan", rules::same_text),
    field(Kind::Rank, "decree_number", "Nomor SK", rules::same_decree_number).taken(),
    field(Kind::Rank, "decree_on", "Tanggal SK", rules::same_text).taken(),
    field(Kind::Rank, "service", "Masa kerja golongan", rules::same_text).taken(),
    field(Kind::Rank, "consideration_number", "Nomor pertek", rules::same_decree_number).taken(),
    field(Kind::Position, ROW, "Baris riwayat", rules::same_text).sent().taken(),
    field(Kind::Position, "post", "Jabatan", rules::same_id).sent_as(POST).taken(),
    field(Kind::Position, "unit", "Unit organisasi", rules::same_id).sent_as(&["unorId"]).taken(),
    field(Kind::Position, "since", "TMT jabatan", rules::same_text),
    field(Kind::Position, "decree_number", "Nomor SK", rules::same_decree_number).taken(),
    field(Kind::Position, "decree_on", "Tanggal SK", rules::same_text).sent_as(&["tanggalSk"]).taken(),
    field(Kind::Education, ROW, "Baris riwayat", rules::same_text).taken(),
    field(Kind::Education, "program", "Program studi", rules::same_letters).taken(),
    field(Kind::Education, "school", "Sekolah", rules::same_letters).taken(),
    field(Kind::Education, "diploma_number", "Nomor ijazah", rules::same_letters).taken(),
    field(Kind::Education, "graduated", "Lulus", rules::same_day_or_year).taken(),
    field(Kind::Rating, ROW, "Baris riwayat", rules::same_text).sent().taken(),
    field(Kind::Rating, "rating", "Predikat", rules::same_text).sent_as(RATING).taken(),
    field(Kind::Training, ROW, "Baris riwayat", rules::same_text).taken(),
    field(Kind::Training, "name", "Nama diklat atau kursus", rules::same_letters).taken(),
    field(Kind::Training, "organizer", "Penyelenggara", rules::same_letters).taken(),
    field(Kind::Training, "certificate_number", "Nomor sertifikat", rules::same_decree_number).taken(),
    field(Kind::Training, "finished_on", "Selesai", rules::same_day_or_year).taken(),
    field(Kind::Training, "hours", "Jumlah jam", rules::same_text).taken(),
    field(Kind::Award, ROW, "Baris riwayat", rules::same_text).sent().taken(),
    field(Kind::Award, "kind", "Jenis penghargaan", rules::same_text).sent_as(&["hargaId"]).taken(),
    field(Kind::Award, "year", "Tahun", rules::same_text).sent_as(&["tahun"]).taken(),
    field(Kind::Award, "decree_number", "Nomor keputusan", rules::same_decree_number).sent_as(&["skNomor"]).taken(),
    field(Kind::Award, "decree_on", "Tanggal keputusan", rules::same_text).sent_as(&["skDate"]).taken(),
    field(Kind::Sanction, ROW, "Baris riwayat", rules::same_text).taken(),
    field(Kind::Sanction, "kind", "Jenis hukuman", rules::same_text).taken(),
    field(Kind::Sanction, "since", "Mulai berlaku", rules::same_text).taken(),
    field(Kind::Sanction, "last_day", "Berakhir", rules::same_text).taken(),
    field(Kind::Sanction, "decree_number", "Nomor SK", rules::same_decree_number).taken(),
    field(Kind::Sanction, "decree_on", "Tanggal SK", rules::same_text).taken(),
    field(Kind::Family, ROW, "Anggota keluarga", rules::same_text).taken(),
    field(Kind::Family, "name", "Nama", rules::same_letters).masked(Mask::Name).taken(),
    field(Kind::Family, "sex", "Jenis kelamin", rules::same_text).taken(),
    field(Kind::Family, "birth_place", "Tempat lahir", rules::same_letters).masked(Mask::Name).taken(),
    field(Kind::Family, "born_on", "Tanggal lahir", rules::same_text).masked(Mask::Tail).taken(),
    field(Kind::Family, "died_on", "Tanggal meninggal", rules::same_text).masked(Mask::Tail).taken(),
    field(Kind::Family, "marriage_state", "Status perkawinan", rules::same_text).taken(),
    field(Kind::Family, "married_on", "Tanggal menikah", rules::same_text).masked(Mask::Tail).taken(),
    field(Kind::Family, "divorced_on", "Tanggal cerai", rules::same_text).masked(Mask::Tail).taken(),
    field(Kind::Family, "certificate_number", "Nomor akta nikah", rules::same_decree_number).masked(Mask::Tail).taken(),
];

/// A post is named by another member for each kind.
const POST: &[&str] = &["jenisJabatan", "jabatanFungsionalId", "jabatanFungsionalUmumId", "eselonId"];
/// The rating follows from the two sides, so whoever decides about it decides about all three.
const RATING: &[&str] = &["hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai"];

/// The field of this name.
#[must_use]
pub fn find(kind: Kind, name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.kind == kind && field.name == name)
}
