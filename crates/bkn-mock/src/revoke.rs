//! Taking tokens back before they run out.

use crate::{
    Mock,
    faults::TokenKind,
    state::{Outcome, tokens, tokens::Kind},
};

/// Revokes every token of a kind; of people's, the refresh tokens too. Tells how many there were.
pub(crate) fn all(mock: &Mock, token: TokenKind) -> Outcome<usize> {
    let kinds: &[Kind] = match token {
        TokenKind::Gateway => &[Kind::Gateway],
        TokenKind::Sso => &[Kind::Sso, Kind::Refresh],
    };
    mock.state.write(|tx| kinds.iter().try_fold(0, |sum, kind| Ok(sum + tokens::revoke_all(tx, *kind)?)))
}
