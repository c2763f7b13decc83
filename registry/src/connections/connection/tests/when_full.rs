//! Which connections are closed while all are in use, and another client waits.

use super::*;

impl TestClient {
    /// Whether the connection is closed within `wait`, although the accept loop asks all the time.
    async fn is_closed_within(&self, wait: Duration) -> bool {
        let asks = async {
            loop {
                self.commands.send_replace(Command::CloseWaiting);
                sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::select! {
            () = asks => unreachable!(),
            place = self.places.acquire() => place.is_ok(),
            () = sleep(wait) => false,
        }
    }

    async fn is_closed_after_a_second(&self) -> bool {
        !self.is_closed_within(Duration::from_millis(900)).await
            && self.is_closed_within(Duration::from_millis(200)).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_a_whole_header_is_closed_after_a_second() {
    for half in [&b""[..], b"GET / HT"] {
        let mut client = TestClient::connect().await;
        client.send(half).await;
        assert!(client.is_closed_after_a_second().await);
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_whose_client_does_not_send_its_body_is_closed_after_a_second() {
    let mut client = TestClient::connect().await;
    client.send(PUT).await;
    assert!(client.is_closed_after_a_second().await);
}

#[tokio::test(start_paused = true)]
async fn a_connection_whose_client_does_not_read_its_answer_is_closed_after_a_second() {
    let mut client = TestClient::connect().await;
    client.send(GET_LARGE).await;
    assert!(client.is_closed_after_a_second().await);
}

#[tokio::test(start_paused = true)]
async fn a_body_of_1_kib_per_second_is_too_slow_and_one_of_20_kib_is_not() {
    for (bytes, is_too_slow) in [(102, true), (2_048, false)] {
        let mut client = TestClient::connect().await;
        client.send(PUT).await;
        let mut was_closed = false;
        for _ in 0..40 {
            let _ = client.stream.write_all(&vec![b'x'; bytes]).await;
            was_closed |= client.is_closed_within(Duration::from_millis(100)).await;
        }
        assert_eq!(was_closed, is_too_slow, "{bytes} bytes every 100 ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_the_registry_works_on_is_not_interrupted() {
    let mut client = TestClient::connect().await;
    client.send(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(!client.is_closed_within(Duration::from_mins(1)).await);
}
