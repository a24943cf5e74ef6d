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
        // tokio-rustls hides the cause inside an I/O error, whose `source` skips it.
        if let Some(inner) = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)
            && inner.is::<rustls::Error>()
        {
            return true;
        }
        next = cause.source();
    }
    false
}
