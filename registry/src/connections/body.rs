//! The two bodies of a request: the received one must arrive at a least speed, and the end of the
//! sent one ends the request.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::ext::ReasonPhrase;
use latchkey_contract::Slug;

use super::activity::Activity;
use super::pace::Pace;
use crate::problem::ApiError;

pub struct Received {
    inner: Incoming,
    pace: Pace,
    slow: SlowBody,
}

impl Received {
    /// Most requests have no body, and then need no memory for one.
    pub fn body_of(request: Request<Incoming>) -> Request<Body> {
        let (mut head, inner) = request.into_parts();
        if inner.is_end_stream() {
            return Request::from_parts(head, Body::empty());
        }
        let slow = SlowBody::default();
        head.extensions.insert(slow.clone());
        Request::from_parts(head, Body::new(Self { inner, pace: Pace::start(), slow }))
    }
}

/// Whether the body of this request arrived too slowly.
#[derive(Clone, Default)]
pub struct SlowBody(Arc<AtomicBool>);

impl SlowBody {
    /// Replaces the answer of a handler, which only knows that the body is incomplete. NuGet clients
    /// print the reason phrase and `X-NuGet-Warning`.
    pub fn answer(slow: Option<&Self>, response: Response) -> Response {
        if !slow.is_some_and(|slow| slow.0.load(Ordering::Relaxed)) {
            return response;
        }
        let mut response = ApiError::new(Slug::TooSlow, TOO_SLOW).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        headers.insert("x-nuget-warning", HeaderValue::from_static(TOO_SLOW));
        response.extensions_mut().insert(ReasonPhrase::from_static(TOO_SLOW.as_bytes()));
        response
    }
}

const TOO_SLOW: &str = "The request arrived too slowly: less than 1 KiB per second, or longer than \
                        30 minutes. Check the network, then try again.";

impl HttpBody for Received {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) else {
            ready!(self.pace.poll_too_slow(cx));
            self.slow.0.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err("the body arrived too slowly".into())));
        };
        if let Some(Ok(frame)) = &frame {
            self.pace.moved(frame.data_ref().map_or(0, Bytes::len));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

pub struct Sent {
    inner: Body,
    activity: Activity,
}

impl Sent {
    pub fn new(inner: Body, activity: Activity) -> Self {
        Self { inner, activity }
    }
}

/// hyper drops a body as soon as the last byte is in its buffer.
impl Drop for Sent {
    fn drop(&mut self) {
        self.activity.response_ends();
    }
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
