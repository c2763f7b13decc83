//! Reading pushes, for the fuzz targets.

use std::fs::File;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header;
use futures_util::stream;

use super::version::{is_package_id, normalized};
use super::{nupkg, upload::Upload};
use crate::config::Config;

pub fn nuspec(data: &[u8]) {
    if let Ok((id, version)) = nupkg::id_and_version(data.to_vec()) {
        assert!(is_package_id(&id));
        assert_eq!(
            normalized(&version).as_ref(),
            Some(&version),
            "normalizing twice changes nothing"
        );
    }
}

pub fn zip(file: &File) {
    drop(nupkg::id_and_version_of(file));
}

/// The first byte is the size of the chunks in which the form arrives.
pub fn multipart(data: &[u8], config: &Config) {
    let Some((size, form)) = data.split_first() else { return };
    let size = usize::from(*size).max(1);
    let chunks: Vec<_> = form
        .chunks(size)
        .map(|chunk| Ok::<_, std::io::Error>(Bytes::copy_from_slice(chunk)))
        .collect();
    let request = Request::put("/api/v2/package")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from_stream(stream::iter(chunks)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match (request, runtime) {
        (Ok(request), Ok(runtime)) => drop(runtime.block_on(Upload::receive(request, config))),
        (request, runtime) => panic!("{:?} {:?}", request.err(), runtime.err()),
    }
}
