//! What goes wrong with a call, and what that may rightly lead to.

use bkn_mock::{DateForm, Fault, TokenKind};

use crate::{
    fragile::{Place, Word, creates, shows_rows, writes},
    play::Play,
};

impl Play<'_> {
    /// How a call goes.
    pub(crate) fn word(&mut self, place: Option<Place>) -> Word {
        let Some(Place::Before(endpoint)) = place else { return Word::Go };
        self.seen.calls += 1;
        if !self.chance.percent(self.trouble) {
            return Word::Go;
        }
        let word = match self.chance.below(32) {
            0 => Word::Fault(Fault::ServerError { status: 500 }),
            1 => Word::Fault(Fault::ServerError { status: 502 }),
            2 => Word::Fault(Fault::ServerError { status: 503 }),
            3 => {
                let after =
                    [None, Some("0"), Some("7"), Some("99999"), Some("Wed, 25 Nov 2026 03:00:00 GMT"), Some("x")];
                Word::Fault(Fault::Throttle { retry_after: self.chance.pick(&after).map(str::to_owned) })
            }
            4 => Word::Fault(Fault::GatewayTokenExpired),
            5 => Word::Fault(Fault::SsoTokenExpired),
            6 => Word::Fault(Fault::TokensRevoked { token: TokenKind::Sso }),
            7 => Word::Fault(Fault::Unauthorized { token: TokenKind::Gateway }),
            8 => Word::Fault(Fault::DropRequest),
            9 => Word::Fault(Fault::Reset),
            10..14 => Word::Fault(Fault::DropReply),
            14..16 => Word::Fault(Fault::EmptyBody),
            16..18 => Word::Fault(Fault::CutBody),
            18 => Word::Fault(Fault::ErrorInside { message: "Data sedang dikunci".to_owned() }),
            19 => Word::Fault(Fault::Invalid { members: vec!["nomorSk".to_owned()] }),
            20 => {
                let forms = [DateForm::Iso, DateForm::IsoTime, DateForm::Slashes];
                Word::Fault(Fault::DateForm { form: *self.chance.pick(&forms) })
            }
            21 => Word::Fault(Fault::NumbersAsText),
            22 if writes(endpoint) => Word::Fault(Fault::ResetDuringUpload),
            23..27 if writes(endpoint) => Word::Late,
            27..32 if writes(endpoint) && !creates(endpoint) => Word::Twice,
            23..32 if shows_rows(endpoint) => Word::Stale,
            _ => Word::Lost,
        };
        match &word {
            Word::Fault(_) => self.seen.faults += 1,
            Word::Lost => self.seen.lost += 1,
            Word::Late => self.seen.late += 1,
            Word::Twice => self.seen.twice += 1,
            Word::Stale => self.seen.stale_reads += 1,
            Word::Go => {}
        }
        word
    }

    /// Notes what may rightly park the event in hand.
    pub(crate) fn excuse(&mut self, nth: usize, hand: usize, word: &Word) {
        let Some(event) = self.workers[nth].hands[hand].doing.as_ref().and_then(|doing| doing.event) else { return };
        let excuses = self.excuses.entry(event).or_default();
        match word {
            Word::Fault(Fault::EmptyBody | Fault::CutBody) => excuses.unreadable += 1,
            Word::Fault(Fault::ErrorInside { .. } | Fault::Invalid { .. }) => excuses.refusals += 1,
            _ => {}
        }
    }
}
