//! Reads received packages on the blocking threads, two at once.

use std::sync::{Arc, LazyLock};

use tokio::sync::Semaphore;

use crate::problem::{ApiError, ApiResult};

const AT_ONCE: usize = 2;

static PARSERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));

/// The thread owns the permit, not the request: reading continues after the client has disconnected.
pub async fn with_permit<T: Send + 'static>(
    read: impl FnOnce() -> ApiResult<T> + Send + 'static,
) -> ApiResult<T> {
    let permit = Arc::clone(&PARSERS).acquire_owned().await.map_err(ApiError::internal)?;
    let work = move || {
        let result = read();
        drop(permit);
        result
    };
    tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::sync::oneshot;

    use super::*;

    /// Reads until the returned sender is dropped.
    async fn endless() -> (mpsc::Sender<()>, tokio::task::JoinHandle<ApiResult<()>>) {
        let (end, ended) = mpsc::channel::<()>();
        let (begin, has_begun) = oneshot::channel();
        let read = move || {
            begin.send(()).unwrap();
            let _ = ended.recv();
            Ok(())
        };
        let request = tokio::spawn(with_permit(read));
        has_begun.await.unwrap();
        (end, request)
    }

    #[tokio::test]
    async fn a_permit_is_free_when_its_reading_ends_not_when_its_request_does() {
        let (end, request) = endless().await;
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        let (other_end, other) = endless().await;
        let mut third = Box::pin(with_permit(|| Ok(5)));
        let polled =
            std::future::poll_fn(|context| std::task::Poll::Ready(third.as_mut().poll(context)));
        assert!(polled.await.is_pending());
        drop((end, other_end));
        other.await.unwrap().unwrap();
        assert_eq!(third.await.unwrap(), 5);
    }
}
