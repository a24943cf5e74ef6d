//! Words of the tables.

use kernel::text_enum;

text_enum! {
    /// Which part of the record.
    Kind {
        /// The main record: data-utama.
        Person = "person": "Data utama",
        /// Rank history.
        Rank = "rank": "Riwayat golongan",
        /// Position history.
        Position = "position": "Riwayat jabatan",
        /// Diplomas.
        Education = "education": "Riwayat pendidikan",
        /// Yearly ratings.
        Rating = "rating": "Kinerja tahunan",
        /// Trainings.
        Training = "training": "Diklat dan kursus",
        /// Awards.
        Award = "award": "Penghargaan",
        /// Disciplinary sanctions.
        Sanction = "sanction": "Hukuman disiplin",
        /// Spouses, children, parents.
        Family = "family": "Keluarga",
    }
}

text_enum! {
    /// In which way the two differ.
    Sort {
        /// Both have it, and it says something else.
        Differs = "differs": "Isinya berbeda",
        /// We have a row the registry has not.
        MissingThere = "missing_there": "Tidak ada di SIASN",
        /// The registry has a row we have not.
        MissingHere = "missing_here": "Tidak ada di data kami",
        /// The registry has one of our rows more than once.
        DoubledThere = "doubled_there": "Ganda di SIASN",
    }
}

text_enum! {
    /// Whose value holds.
    Winner {
        /// Ours is right: it is sent.
        Ours = "ours": "Data kami",
        /// Theirs is right: it is taken over.
        Theirs = "theirs": "Data BKN",
        /// Both could be right.
        Person = "person": "Diputuskan petugas",
    }
}

text_enum! {
    /// Where a difference is on its way to be gone.
    DiffState {
        /// Found, and nobody has decided.
        Open = "open": "Terbuka",
        /// Somebody wants to look at it later.
        Postponed = "postponed": "Ditunda",
        /// Ours is on its way there.
        Sending = "sending": "Dikirim ke BKN",
        /// Theirs is about to be taken over.
        Taking = "taking": "Diambil dari BKN",
        /// Gone.
        Closed = "closed": "Selesai",
    }
}

text_enum! {
    /// How a difference went away.
    ClosedHow {
        /// A later comparison did not find it.
        Vanished = "vanished": "hilang dengan sendirinya",
        /// Ours was sent.
        Ours = "ours": "data kami dikirim",
        /// Theirs was taken over.
        Theirs = "theirs": "data BKN diambil",
    }
}

text_enum! {
    /// What a comparison of one person found.
    Outcome {
        /// Nothing differs.
        Same = "same": "Sama",
        /// Something differs.
        Different = "different": "Berbeda",
        /// The registry does not know the number.
        UnknownThere = "unknown_there": "Tidak dikenal di SIASN",
    }
}

text_enum! {
    /// Why stock was taken.
    RunKind {
        /// Some, every night.
        Sample = "sample": "Sampel malam",
        /// Everybody, once a week.
        Full = "full": "Menyeluruh mingguan",
        /// Somebody asked for it.
        Asked = "asked": "Diminta",
    }
}
