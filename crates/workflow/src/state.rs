use kernel::text_enum;

text_enum! {
    /// Where a request is. The labels are what the employee reads.
    State {
        /// Being prepared.
        Draft = "draft": "Draf",
        /// On the desk of the unit's personnel officer.
        Submitted = "submitted": "Diajukan",
        /// Completed by the unit; on the verifier's desk.
        Completed = "completed": "Menunggu verifikasi",
        /// Verified; on the desk of the head.
        Verified = "verified": "Menunggu persetujuan",
        /// Sent back with reasons; on the employee's desk.
        Returned = "returned": "Dikembalikan",
        /// Approved; on its way to the registry.
        Approved = "approved": "Disetujui, dikirim ke BKN",
        /// A proposal at the registry.
        AtRegistry = "at_registry": "Diproses BKN",
        /// The technical consideration came; the decree is due.
        Considered = "considered": "Pertek terbit, menunggu SK",
        /// The decree was recorded.
        Decreed = "decreed": "SK terbit",
        /// In force and visible at the registry.
        Effective = "effective": "Selesai",
        /// Refused for good.
        Rejected = "rejected": "Ditolak",
        /// Taken back by the submitter.
        Withdrawn = "withdrawn": "Dibatalkan",
    }
}

text_enum! {
    /// What can be done to a request.
    Action {
        /// Start a draft.
        Create = "create": "Membuat draf",
        /// Hand it in.
        Submit = "submit": "Mengajukan",
        /// Complete the file as the unit's personnel officer.
        Complete = "complete": "Melengkapi dan meneruskan",
        /// Accept facts and documents.
        Verify = "verify": "Memverifikasi",
        /// Send back with every fault at once.
        Return = "return": "Mengembalikan",
        /// Approve for the registry.
        Approve = "approve": "Menyetujui",
        /// The registry took the proposal.
        Enter = "enter": "Tercatat sebagai usul di BKN",
        /// The registry's technical consideration came.
        Consider = "consider": "Pertimbangan teknis terbit",
        /// Record the decree.
        Decree = "decree": "Mencatat SK",
        /// The TMT was reached and the registry shows the fact.
        TakeEffect = "take_effect": "Berlaku dan tampil di BKN",
        /// Refuse for good.
        Refuse = "refuse": "Menolak",
        /// Take back.
        Withdraw = "withdraw": "Membatalkan",
    }
}

impl State {
    /// Nothing can happen any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Effective | Self::Rejected | Self::Withdrawn)
    }
}
