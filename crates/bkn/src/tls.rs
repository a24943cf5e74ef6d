/// Makes `ring` the process's TLS provider, once. Later calls, and calls after somebody else chose one, change nothing.
pub fn install_crypto() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // The only error is that another thread was faster; then there is a provider, which is all we want.
        drop(rustls::crypto::ring::default_provider().install_default());
    }
}

/// Whether the causes of `error` include a refused certificate or handshake.
pub(crate) fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(cause) = next {
        if cause.is::<rustls::Error>() {
            return true;
        }
        // An I/O error made of another error hides it: its `source` is the source of what is inside.
        next = match cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_refused_certificate_is_found_however_deep() {
        let refused = || rustls::Error::General("certificate".to_owned());
        assert!(is_tls(&refused()));
        assert!(is_tls(&io::Error::other(io::Error::other(refused()))));
        assert!(!is_tls(&io::Error::other("reset")));
        assert!(!is_tls(&io::Error::from(io::ErrorKind::ConnectionRefused)));
    }
}
