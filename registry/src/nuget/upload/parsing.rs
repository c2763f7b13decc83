//! Reads received packages on the blocking threads: two at once, and a limited number that wait.

use std::sync::{Arc, LazyLock};

use tokio::sync::Semaphore;

use crate::problem::{ApiError, ApiResult};

const AT_ONCE: usize = 2;
/// A waiting push holds its connection and its temporary file, and no part of the package in memory.
const WAITING: usize = 128;

static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));
static PLACES: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE + WAITING)));

/// The thread holds the turn and the place, not the request: a client that disconnects does not stop
/// the reading.
pub async fn in_turn<T: Send + 'static>(
    read: impl FnOnce() -> ApiResult<T> + Send + 'static,
) -> ApiResult<T> {
    let place = Arc::clone(&PLACES).try_acquire_owned().map_err(|_| {
        ApiError::busy(5, "The registry is reading many packages right now. Push again soon.")
    })?;
    let turn = Arc::clone(&TURNS).acquire_owned().await.map_err(ApiError::internal)?;
    let work = move || {
        let result = read();
        drop((turn, place));
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
        let request = tokio::spawn(in_turn(read));
        has_begun.await.unwrap();
        (end, request)
    }

    #[tokio::test]
    async fn a_turn_ends_with_its_reading_and_the_places_have_a_limit() {
        let (end, request) = endless().await;
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        assert_eq!(TURNS.available_permits(), AT_ONCE - 1, "its client has gone, it reads on");
        let (other_end, other) = endless().await;
        let mut waiting: Vec<_> = (0..WAITING).map(|_| Box::pin(in_turn(|| Ok(())))).collect();
        for one in &mut waiting {
            let polled =
                std::future::poll_fn(|context| std::task::Poll::Ready(one.as_mut().poll(context)));
            assert!(polled.await.is_pending());
        }
        let refused = in_turn(|| Ok(())).await.unwrap_err();
        assert_eq!(refused.problem().status, 503);
        drop((end, other_end));
        other.await.unwrap().unwrap();
        for one in waiting {
            one.await.unwrap();
        }
        assert_eq!(in_turn(|| Ok(5)).await.unwrap(), 5);
    }
}
