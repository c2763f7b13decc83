//! Reading pushes, for the fuzz targets.

use std::fs::File;
use std::sync::LazyLock;
use std::{io, iter};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header;
use futures_util::stream;
use tokio::runtime::{Builder, Runtime};

use super::version::{is_package_id, normalized};
use super::{nupkg, upload::Upload};
use crate::config::Config;

/// Enough for a parser that keeps everything to be found out.
const MAX_REPEATED: usize = 256 * 1024;
const MAX_CHUNKS: usize = 512;

static RUNTIME: LazyLock<io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build());

pub fn nuspec(data: &[u8]) {
    if let Ok((id, version)) = nupkg::id_and_version(data.to_vec()) {
        assert!(is_package_id(&id));
        let again = normalized(&version);
        assert_eq!(again.as_ref(), Some(&version), "normalizing twice changes nothing");
    }
}

pub fn zip(file: &File) {
    drop(nupkg::id_and_version_of(file));
}

/// A form as the body of a push. The first byte is the size of the chunks in which the form arrives,
/// and the first line is its Content-Type. What is between the first two NULs is sent many times, as
/// the second byte says. Returns the size of the form.
pub fn multipart(data: &[u8], config: &Config) -> usize {
    let (numbers, text) = data.split_at(data.len().min(2));
    let number = |at: usize| numbers.get(at).copied().map_or(0, usize::from);
    let mut lines = text.splitn(2, |byte| *byte == b'\n');
    let mut next_line = || lines.next().unwrap_or_default();
    let (content_type, form) = (next_line(), next_line());
    let mut parts = form.splitn(3, |byte| *byte == 0);
    let mut next_part = || parts.next().unwrap_or_default();
    let (before, repeated, after) = (next_part(), next_part(), next_part());
    let times = (number(1) * 16).min(MAX_REPEATED / repeated.len().max(1));

    let mut form = Vec::with_capacity(before.len() + times * repeated.len() + after.len());
    form.extend_from_slice(before);
    (0..times).for_each(|_| form.extend_from_slice(repeated));
    form.extend_from_slice(after);
    let length = form.len();
    // A chunk takes some time whatever its size.
    let size = number(0).max(1).max(length / MAX_CHUNKS);
    let mut form = Bytes::from(form);
    let chunks = iter::from_fn(move || {
        (!form.is_empty()).then(|| Ok::<_, io::Error>(form.split_to(size.min(form.len()))))
    });
    let request = Request::put("/api/v2/package").header(header::CONTENT_TYPE, content_type);
    // Not every line is a valid value of a header.
    let Ok(request) = request.body(Body::from_stream(stream::iter(chunks))) else { return length };
    match &*RUNTIME {
        Ok(runtime) => drop(runtime.block_on(Upload::receive(request, config))),
        Err(error) => panic!("{error}"),
    }
    length
}
