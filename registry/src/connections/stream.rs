//! The byte stream of a connection. A client must read its responses at a minimum rate, and only some
//! clients at once may send long headers. Otherwise slow clients would occupy connections and memory.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ipnet::IpNet;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::activity::Activity;
use super::long_head::LongHead;
use super::pace::Pace;

/// Headers up to this length are always read.
const USUAL_HEAD: usize = 8 * 1024;

pub struct Stream<S> {
    inner: S,
    activity: Activity,
    reading_of_responses: Pace,
    stranger: Option<IpNet>,
    long_head: Option<LongHead>,
}

impl<S> Stream<S> {
    pub fn new(inner: S, activity: Activity, stranger: Option<IpNet>) -> Self {
        let reading_of_responses = Pace::start();
        Self { inner, activity, reading_of_responses, stranger, long_head: None }
    }

    fn wrote(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let pause = written.is_pending().then(|| self.reading_of_responses.pause());
        self.activity.waits_for_reader(pause);
        match written {
            Poll::Ready(Ok(bytes)) => self.reading_of_responses.moved(bytes),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                ready!(self.reading_of_responses.poll_too_slow(cx));
                let why = "the client reads the response too slowly";
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, why)));
            }
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.long_head.is_none() && self.activity.head_bytes() >= USUAL_HEAD {
            let long_head = LongHead::begin(self.stranger);
            self.long_head =
                Some(long_head.ok_or_else(|| io::Error::other("too many long headers"))?);
            self.activity.long_head_begins();
        }
        if let Some(long_head) = &mut self.long_head {
            ready!(long_head.poll_permit(cx));
        }
        let before = buffer.filled().len();
        let read = ready!(Pin::new(&mut self.inner).poll_read(cx, buffer));
        let count = buffer.filled().len() - before;
        if count > 0 && self.activity.bytes_arrived(count) {
            self.reading_of_responses = Pace::start();
        }
        Poll::Ready(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.wrote(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, slices);
        self.wrote(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
