//! A self-signed certificate, which the registry trusts through `smtp.ca_file`.

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

pub struct Certificate {
    pub pem: tempfile::NamedTempFile,
    der: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Certificate {
    pub fn for_host(name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
        let pem = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&pem, made.cert.pem()).unwrap();
        Self { pem, der: made.cert.der().clone(), key: made.signing_key.serialize_der() }
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        let key = PrivateKeyDer::try_from(self.key.clone()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.der.clone()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}
