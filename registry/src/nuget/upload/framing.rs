//! The framing of a multipart body: limits for the headers of each part and for the whole body.

use axum::http::{HeaderMap, header};

/// Far more than any client sends before a file.
const MAX_HEADER_BYTES: usize = 16 * 1024;
const END_OF_HEADERS: &[u8] = b"\r\n\r\n";

/// Follows the body byte by byte, across chunks.
pub struct Framing {
    /// The line break before a boundary, and the boundary. A line break is nowhere else in it.
    delimiter: Vec<u8>,
    place: Place,
    left: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the empty line that ends the headers of a part.
    Headers {
        bytes: usize,
        matched: usize,
    },
    Data {
        matched: usize,
    },
}

impl Framing {
    pub fn new(boundary: &str, package_bytes: u64) -> Self {
        Self {
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            place: Place::Headers { bytes: 0, matched: 0 },
            // As much is read of a file that is too large, so that the client reads the response.
            left: package_bytes.saturating_mul(2).saturating_add(MAX_HEADER_BYTES as u64),
        }
    }

    pub fn check(&mut self, chunk: &[u8]) -> Result<(), &'static str> {
        self.left = self.left.checked_sub(chunk.len() as u64).ok_or("the body is too large")?;
        let mut rest = chunk;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            self.place = match self.place {
                Place::Headers { bytes: MAX_HEADER_BYTES, .. } => {
                    return Err("the headers of a part are larger than 16 KiB");
                }
                Place::Headers { bytes, matched } => {
                    match following(END_OF_HEADERS, matched, *byte) {
                        Some(matched) => Place::Headers { bytes: bytes + 1, matched },
                        None => Place::Data { matched: 0 },
                    }
                }
                Place::Data { matched: 0 } if *byte != b'\r' => {
                    let next = rest.iter().position(|byte| *byte == b'\r');
                    rest = next.and_then(|next| rest.get(next..)).unwrap_or_default();
                    Place::Data { matched: 0 }
                }
                Place::Data { matched } => match following(&self.delimiter, matched, *byte) {
                    Some(matched) => Place::Data { matched },
                    None => Place::Headers { bytes: 0, matched: 0 },
                },
            };
        }
        Ok(())
    }
}

/// How much of the pattern is matched with one more byte. `None` if all of it is.
fn following(pattern: &[u8], matched: usize, byte: u8) -> Option<usize> {
    let matched = match pattern.get(matched) {
        Some(expected) if *expected == byte => matched + 1,
        // After `\r\n\r`, another `\r` may begin the line break again.
        _ if byte == b'\r' => 1,
        _ => 0,
    };
    (matched < pattern.len()).then_some(matched)
}

/// Of `Content-Type: multipart/form-data; boundary="…"`.
pub fn boundary(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = kind.split(';').filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
    Some(value.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1024 * 1024;

    fn checked(body: &[u8], size: usize) -> Result<(), &'static str> {
        let mut framing = Framing::new("b", MIB);
        body.chunks(size).try_for_each(|chunk| framing.check(chunk))
    }

    fn part(headers: usize, data: &[u8]) -> Vec<u8> {
        let headers = format!("--b\r\nX: {}\r\n\r\n", "h".repeat(headers));
        [headers.as_bytes(), data, b"\r\n"].concat()
    }

    #[test]
    fn headers_are_limited_and_data_are_not() {
        for size in [1, 7, 4096, usize::MAX] {
            let data = vec![b'd'; 100_000];
            let body = [part(100, &data), part(15_000, b"PK"), b"--b--\r\n".to_vec()].concat();
            assert_eq!(checked(&body, size), Ok(()), "chunks of {size}");
            assert!(checked(&part(17_000, b""), size).is_err(), "chunks of {size}");
            let second = [part(1, b"data"), part(17_000, b"")].concat();
            assert!(checked(&second, size).is_err(), "chunks of {size}");
        }
    }

    #[test]
    fn line_breaks_and_half_boundaries_are_data() {
        let tricky = b"\r\r\n--\r\n-\r\n--\r\n\r\n--".repeat(2_000);
        for size in [1, 3, 100] {
            assert_eq!(checked(&part(1, &tricky), size), Ok(()));
        }
    }

    #[test]
    fn the_whole_body_is_limited() {
        let limit = 2 * MIB + MAX_HEADER_BYTES as u64;
        let body = part(1, &vec![b'd'; usize::try_from(limit).unwrap()]);
        assert_eq!(checked(&body, 64 * 1024), Err("the body is too large"));
    }

    #[test]
    fn a_boundary_may_be_quoted() {
        let of = |kind: &str| {
            let value = header::HeaderValue::from_str(kind).unwrap();
            boundary(&HeaderMap::from_iter([(header::CONTENT_TYPE, value)]))
        };
        let expected = Some("a-b".to_owned());
        assert_eq!(of("multipart/form-data; boundary=a-b"), expected);
        assert_eq!(of("multipart/form-data; charset=utf-8; Boundary=\"a-b\""), expected);
        assert_eq!(of("multipart/form-data"), None);
    }
}
