//! A `GET` of the public URL, over TLS if the URL says so.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

use super::PATIENCE;

const MAX_BYTES: usize = 1024 * 1024;

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// Null if the body is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

pub async fn get(url: &Url, path: &str, headers: &[(&str, &str)]) -> Result<Answer, String> {
    let answer = tokio::time::timeout(PATIENCE, exchange(url, path, headers)).await;
    let answer = answer.unwrap_or_else(|_| Err("no answer".into()));
    answer.map_err(|why| {
        format!(
            "{url} cannot be reached ({why}); check that `serve` and its proxy run, and check the DNS \
             entry and the certificate"
        )
    })
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn exchange(url: &Url, path: &str, headers: &[(&str, &str)]) -> Result<Answer, Failure> {
    let host = url.host_str().ok_or("no host")?;
    let address = host.trim_matches(['[', ']']);
    let port = url.port_or_known_default().ok_or("no port")?;
    let stream = TcpStream::connect((address, port)).await?;
    let named = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut request = Request::get(path).header(header::HOST, named);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty())?;
    if url.scheme() == "http" {
        return send(stream, request).await;
    }
    let name = ServerName::try_from(address.to_owned())?;
    send(TlsConnector::from(Arc::new(tls()?)).connect(name, stream).await?, request).await
}

/// Trusts what other programs on this machine trust.
fn tls() -> Result<ClientConfig, Failure> {
    let mut trusted = RootCertStore::empty();
    trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(trusted).with_no_client_auth())
}

async fn send<S>(stream: S, request: Request<Body>) -> Result<Answer, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // Its failure is also the failure of the request.
    let running = tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await?.into_parts();
    let body = Limited::new(body, MAX_BYTES).collect().await?.to_bytes().to_vec();
    running.abort();
    Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
}
