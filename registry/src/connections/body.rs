//! The two bodies of a request. The received one must arrive at a minimum rate. The request ends when
//! the sent one ends.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use hyper::body::{Frame, Incoming, SizeHint};
use latchkey_contract::Slug;

use super::activity::Activity;
use super::pace::Pace;
use crate::problem::ApiError;

pub struct Received {
    inner: Incoming,
    pace: Pace,
    activity: Activity,
}

impl Received {
    /// Most requests have no body, and then need no memory for one.
    pub fn body_of(request: Request<Incoming>, activity: Activity) -> Request<Body> {
        let (head, inner) = request.into_parts();
        if inner.is_end_stream() {
            return Request::from_parts(head, Body::empty());
        }
        Request::from_parts(head, Body::new(Self { inner, pace: Pace::start(), activity }))
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
            self.activity.waits_for_body(Some(self.pace.pause()));
            ready!(self.pace.poll_too_slow(cx));
            return Poll::Ready(Some(Err(ApiError::new(Slug::TooSlow, TOO_SLOW).into())));
        };
        self.activity.waits_for_body(None);
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

/// A handler can answer without the rest of the body.
impl Drop for Received {
    fn drop(&mut self) {
        self.activity.waits_for_body(None);
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
