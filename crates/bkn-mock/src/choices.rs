//! What the mock does where no source says what the registry does.
//!
//! Every such choice is here, so that each can be corrected in one place and switched by a test (`POST /mock/admin/choices`).
//! None of it is knowledge about the registry.

use serde::{Deserialize, Serialize};

/// What a person without rows in a history gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyList {
    /// 404 with `Data tidak ditemukan`.
    NotFound,
    /// 200 with `[]`.
    EmptyArray,
    /// 200 with the sentence in place of the list.
    Sentence,
}

/// The choices, with their defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choices {
    /// A person without rows in a history.
    pub empty_list: EmptyList,
    /// Status of a validation failure.
    pub validation_status: u16,
    /// Status of a business refusal.
    pub refusal_status: u16,
    /// Status of a call without `Auth`.
    pub missing_auth_status: u16,
    /// Two `Auth` headers: accept if any is valid. Otherwise the first counts.
    pub any_auth_header: bool,
    /// Take a multipart body under another content type by looking for its boundary.
    pub sniff_multipart: bool,
    /// Wrong passwords in a row after which the SSO account is locked, also for the right one; 0 for never.
    pub lock_after: u32,
    /// A second request for a gateway token gives the same one with what is left of its life.
    pub same_gateway_token: bool,
    /// Refuse a unit that is not in `ref-unor`. Never done while there are no units at all.
    pub check_units: bool,
    /// Refuse a post whose name is not known. Off, because the mock knows only the posts of its seed.
    pub check_posts: bool,
    /// Refuse a code that is in none of the code lists (contract §13).
    pub check_codes: bool,
    /// A save with an `id` leaves the members it does not carry as they are. Otherwise they become blank.
    pub update_keeps_absent: bool,
    /// Histories whose save answers the id itself in `mapData`, not an object. Sources disagree on `hukdis` and `skp22` (§3.2).
    pub bare_ids: Vec<String>,
    /// Take a JSON object with a member `file` where a form with a file is wanted.
    pub json_uploads: bool,
    /// The reference API answers a bare array in place of `{"count", "results"}`.
    pub bare_references: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            empty_list: EmptyList::NotFound,
            validation_status: 400,
            refusal_status: 200,
            missing_auth_status: 400,
            any_auth_header: true,
            sniff_multipart: false,
            lock_after: 0,
            same_gateway_token: true,
            check_units: true,
            check_posts: false,
            check_codes: true,
            update_keeps_absent: false,
            bare_ids: vec!["kinerjaperiodik".to_owned()],
            json_uploads: false,
            bare_references: false,
        }
    }
}

/// Reasons of refusals. None of the real texts is published.
pub(crate) mod text {
    /// The person of a save is unknown.
    pub(crate) const NO_PERSON: &str = "PNS tidak ditemukan";
    /// The unit of a save is unknown.
    pub(crate) const NO_UNIT: &str = "unorId tidak ditemukan pada referensi unor";
    /// A decree is uploaded before the technical consideration is signed.
    pub(crate) const NO_CONSIDERATION: &str = "Usulan belum memiliki pertimbangan teknis yang ditandatangani";
    /// A proposal that is not returned is handed in again.
    pub(crate) const NOT_RETURNED: &str = "Usulan tidak sedang dikembalikan untuk perbaikan";
    /// A code of a save is in no list.
    pub(crate) fn no_code(member: &str, list: &str) -> String {
        format!("{member} tidak ditemukan pada referensi {list}")
    }
    /// A proposal that is not under way is moved.
    pub(crate) const NOT_OPEN: &str = "Usulan tidak sedang diproses";
    /// A proposal is returned or refused without a reason.
    pub(crate) const NO_REASON: &str = "Alasan wajib diisi";
    /// A decree without a number.
    pub(crate) const NO_NUMBER: &str = "Nomor SK wajib diisi";
    /// The decree of a promotion is the agency's to upload.
    pub(crate) const DECREE_IS_UPLOADED: &str = "SK kenaikan pangkat diunggah oleh instansi";
    /// The SSO account is locked (Keycloak's words for one that is switched off).
    pub(crate) const LOCKED: &str = "Account disabled";
    /// A body beyond the limit, which no source knows.
    pub(crate) const TOO_LARGE: &str = "Ukuran berkas melebihi 32 MB";
    /// An upload without a file.
    pub(crate) const NO_FILE: &str = "File is required";
    /// A gateway login with a wrong key or secret.
    pub(crate) const NO_CLIENT: &str = "A valid OAuth client could not be found for client_id";
    /// A password login with a wrong name or password.
    pub(crate) const NO_USER: &str = "Invalid user credentials";
    /// A member that must be there.
    pub(crate) fn required(member: &str) -> String {
        format!("{} is required", crate::body::go_name(member))
    }
}
