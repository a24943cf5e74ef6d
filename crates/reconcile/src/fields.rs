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
    /// The last four characters.
    Tail,
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
}

/// A whole row of a history.
pub const ROW: &str = "row";

const fn field(kind: Kind, name: &'static str, label: &'static str, same: Same) -> Field {
    Field { kind, name, label, same, mask: Mask::Open, send: false, take: false }
}

impl Field {
    const fn sent(mut self) -> Self {
        self.send = true;
        self
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
    field(Kind::Position, "post", "Jabatan", rules::same_id).sent().taken(),
    field(Kind::Position, "unit", "Unit organisasi", rules::same_id).sent().taken(),
    field(Kind::Position, "since", "TMT jabatan", rules::same_text),
    field(Kind::Position, "decree_number", "Nomor SK", rules::same_decree_number).taken(),
    field(Kind::Position, "decree_on", "Tanggal SK", rules::same_text).sent().taken(),
    field(Kind::Education, ROW, "Baris riwayat", rules::same_text).taken(),
    field(Kind::Education, "program", "Program studi", rules::same_letters).taken(),
    field(Kind::Education, "school", "Sekolah", rules::same_letters).taken(),
    field(Kind::Education, "diploma_number", "Nomor ijazah", rules::same_letters).taken(),
    field(Kind::Education, "graduated", "Lulus", rules::same_day_or_year).taken(),
    field(Kind::Rating, ROW, "Baris riwayat", rules::same_text).taken(),
    field(Kind::Rating, "rating", "Predikat", rules::same_text).taken(),
];

/// The field of this name.
#[must_use]
pub fn find(kind: Kind, name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.kind == kind && field.name == name)
}
