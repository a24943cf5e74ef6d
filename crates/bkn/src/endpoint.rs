/// A call of the registry. The names appear in metrics, logs and errors in place of the address, which may carry a NIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Endpoint {
    /// `POST /oauth2/token`
    GatewayToken,
    /// `POST …/openid-connect/token`
    SsoToken,
    /// `GET /pns/data-utama/{nip}`
    DataUtama,
    /// `POST /pns/data-utama-update`
    ContactUpdate,
    /// `GET /pns/data-utama-jabatansync`
    PositionSync,
    /// `GET /pns/data-utama-golongansync`
    RankSync,
    /// `GET /pns/rw-golongan/{nip}`
    RankHistory,
    /// `GET /pns/rw-jabatan/{nip}`
    PositionHistory,
    /// `GET /pns/rw-pendidikan/{nip}`
    EducationHistory,
    /// `GET /pns/rw-skp22/{nip}`
    RatingHistory,
    /// `GET /pns/rw-diklat/{nip}`
    TrainingHistory,
    /// `GET /pns/rw-hukdis/{nip}`
    SanctionHistory,
    /// `GET /pns/rw-kursus/{nip}`
    CourseHistory,
    /// `GET /pns/data-pasangan/{nip}`
    Spouses,
    /// `GET /pns/data-anak/{nip}`
    Children,
    /// `GET /pns/data-ortu/{nip}`
    Parents,
    /// `POST /jabatan/unorjabatan/save`
    PositionSave,
    /// `DELETE /jabatan/delete/{id}`
    PositionDelete,
    /// `POST /skp22/save`
    AppraisalSave,
    /// `GET /pns/rw-penghargaan/{nip}`
    AwardHistory,
    /// `POST /penghargaan/save`
    AwardSave,
    /// `GET /pns/list-kp-instansi`
    PromotionList,
    /// `POST /upload-dok-sk-kp`
    PromotionDecree,
    /// `POST /upload-dok-rw`
    HistoryDocument,
    /// `GET /download-dok`
    Download,
    /// `GET /referensi/ref-unor`
    Units,
    /// `GET /<list>` of the reference API
    Reference,
    /// `POST /mock/usulan-kp`: an extension of the mock, no part of the registry.
    ProposalExtension,
}

/// What a call does at the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing changes: it may always be repeated.
    Read,
    /// Something changes, but repeating it changes nothing more (an update by id, a recompute call).
    Repeatable,
    /// Each repetition adds one more: never repeat it after an unknown outcome without looking first.
    Creates,
}

/// Calls that fail together, for one circuit breaker each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// The token hosts.
    Tokens,
    /// Reads of one person.
    Reads,
    /// Saves, deletes and recompute calls.
    Writes,
    /// Uploads and downloads.
    Documents,
    /// Lists of the agency.
    Lists,
}

impl Family {
    /// Every family.
    pub const ALL: &'static [Self] = &[Self::Tokens, Self::Reads, Self::Writes, Self::Documents, Self::Lists];

    /// Short stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Documents => "documents",
            Self::Lists => "lists",
        }
    }
}

impl Endpoint {
    /// Short stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GatewayToken => "oauth2-token",
            Self::SsoToken => "sso-token",
            Self::DataUtama => "data-utama",
            Self::ContactUpdate => "data-utama-update",
            Self::PositionSync => "jabatansync",
            Self::RankSync => "golongansync",
            Self::RankHistory => "rw-golongan",
            Self::PositionHistory => "rw-jabatan",
            Self::EducationHistory => "rw-pendidikan",
            Self::RatingHistory => "rw-skp22",
            Self::TrainingHistory => "rw-diklat",
            Self::SanctionHistory => "rw-hukdis",
            Self::CourseHistory => "rw-kursus",
            Self::Spouses => "data-pasangan",
            Self::Children => "data-anak",
            Self::Parents => "data-ortu",
            Self::PositionSave => "unorjabatan-save",
            Self::PositionDelete => "jabatan-delete",
            Self::AppraisalSave => "skp22-save",
            Self::AwardHistory => "rw-penghargaan",
            Self::AwardSave => "penghargaan-save",
            Self::PromotionList => "list-kp-instansi",
            Self::PromotionDecree => "upload-dok-sk-kp",
            Self::HistoryDocument => "upload-dok-rw",
            Self::Download => "download-dok",
            Self::Units => "ref-unor",
            Self::Reference => "referensi",
            Self::ProposalExtension => "mock-usulan-kp",
        }
    }

    /// What it does at the registry.
    #[must_use]
    pub const fn effect(self) -> Effect {
        match self {
            Self::GatewayToken
            | Self::SsoToken
            | Self::DataUtama
            | Self::RankHistory
            | Self::PositionHistory
            | Self::EducationHistory
            | Self::RatingHistory
            | Self::TrainingHistory
            | Self::SanctionHistory
            | Self::CourseHistory
            | Self::Spouses
            | Self::Children
            | Self::Parents
            | Self::AwardHistory
            | Self::PromotionList
            | Self::Download
            | Self::Units
            | Self::Reference => Effect::Read,
            Self::ContactUpdate
            | Self::PositionSync
            | Self::RankSync
            | Self::PositionDelete
            | Self::PromotionDecree
            | Self::HistoryDocument => Effect::Repeatable,
            Self::PositionSave | Self::AppraisalSave | Self::AwardSave | Self::ProposalExtension => Effect::Creates,
        }
    }

    /// Which breaker it belongs to.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::GatewayToken | Self::SsoToken => Family::Tokens,
            Self::DataUtama
            | Self::RankHistory
            | Self::PositionHistory
            | Self::EducationHistory
            | Self::RatingHistory
            | Self::TrainingHistory
            | Self::SanctionHistory
            | Self::CourseHistory
            | Self::Spouses
            | Self::Children
            | Self::Parents
            | Self::AwardHistory => Family::Reads,
            Self::ContactUpdate
            | Self::PositionSync
            | Self::RankSync
            | Self::PositionSave
            | Self::PositionDelete
            | Self::AppraisalSave
            | Self::AwardSave
            | Self::ProposalExtension => Family::Writes,
            Self::PromotionDecree | Self::HistoryDocument | Self::Download => Family::Documents,
            Self::PromotionList | Self::Units | Self::Reference => Family::Lists,
        }
    }
}
