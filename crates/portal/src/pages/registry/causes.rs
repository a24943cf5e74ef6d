//! Why an event is stuck, in plain words, and what helps. The sentences are those of all messages.

/// A cause and its remedy.
pub(super) struct Explained {
    pub(super) cause: String,
    pub(super) remedy: String,
}

/// The cause with this code.
pub(super) fn explained(code: &str) -> Explained {
    if code.is_empty() {
        return Explained {
            cause: "Sebab tidak tercatat".to_owned(),
            remedy: "Buka rincian kiriman untuk melihat percobaannya.".to_owned(),
        };
    }
    let said = web::sentence(code, &[]);
    Explained { cause: said.title, remedy: said.detail }
}
