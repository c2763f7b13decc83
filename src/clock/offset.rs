//! How far the laptop's clock is from the registry's, out of the answers that carry its time.

/// A change below this is measuring noise and no reason to judge every row again.
const NOTICEABLE_MS: i64 = 500;

pub struct Offset {
    best: Option<Sample>,
}

#[derive(Clone, Copy)]
struct Sample {
    offset_ms: i64,
    round_trip_ms: i64,
}

impl Offset {
    pub const fn new() -> Self {
        Self { best: None }
    }

    /// Registry time for a reading of the laptop's clock; the laptop's own until an answer came.
    pub fn registry_ms(&self, local_ms: i64) -> i64 {
        local_ms + self.best.map_or(0, |best| best.offset_ms)
    }

    /// Keeps the sample with the smallest round trip. Tells whether the clock moved noticeably.
    pub fn learn(&mut self, sent_ms: i64, received_ms: i64, server_ms: i64) -> bool {
        let round_trip_ms = received_ms - sent_ms;
        if round_trip_ms < 0 {
            return false;
        }
        let offset_ms = server_ms - i64::midpoint(sent_ms, received_ms);
        let sample = Sample { offset_ms, round_trip_ms };
        let Some(best) = self.best else {
            self.best = Some(sample);
            return offset_ms.abs() >= NOTICEABLE_MS;
        };
        let apart = (offset_ms - best.offset_ms).abs();
        // Two samples of one steady clock differ by half their round trips at most. More than that
        // means that the laptop's clock was set since, and the old sample measures a clock that is gone.
        let stepped = apart > i64::midpoint(round_trip_ms, best.round_trip_ms) + NOTICEABLE_MS;
        if stepped || round_trip_ms <= best.round_trip_ms {
            self.best = Some(sample);
            return apart >= NOTICEABLE_MS;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    #[test]
    fn without_an_answer_the_laptop_is_believed() {
        assert_eq!(Offset::new().registry_ms(5_000), 5_000);
    }

    #[test]
    fn a_laptop_three_days_off_shows_the_registrys_time() {
        let mut offset = Offset::new();
        assert!(offset.learn(1_000, 1_200, 1_100 + 3 * DAY));
        assert_eq!(offset.registry_ms(2_000), 2_000 + 3 * DAY);
    }

    #[test]
    fn the_smallest_round_trip_wins_whatever_the_order() {
        for turn in [false, true] {
            let mut samples = [(0, 40, 1_020), (100, 900, 1_700)];
            if turn {
                samples.reverse();
            }
            let mut offset = Offset::new();
            for (sent, received, server) in samples {
                offset.learn(sent, received, server);
            }
            assert_eq!(offset.registry_ms(0), 1_000);
        }
    }

    #[test]
    fn a_clock_that_was_set_is_measured_anew() {
        let mut offset = Offset::new();
        offset.learn(0, 10, 5);
        assert!(offset.learn(DAY, DAY + 900, 2_000));
        assert!((offset.registry_ms(DAY + 900) - 2_450).abs() < 10);
    }

    #[test]
    fn an_answer_that_came_before_it_was_asked_for_is_no_sample() {
        let mut offset = Offset::new();
        assert!(!offset.learn(1_000, 900, 5_000));
        assert_eq!(offset.registry_ms(1), 1);
    }
}
