//! When a value has been on the page for too long without any input.

const WIPE_AFTER_MS: i64 = 10 * 60_000;
const WARN_AFTER_MS: i64 = 9 * 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idleness {
    Active,
    /// The person is warned.
    Ending,
    Over,
}

/// `ms` is how long ago the last input was.
pub const fn judge(ms: i64) -> Idleness {
    match ms {
        WIPE_AFTER_MS.. => Idleness::Over,
        WARN_AFTER_MS.. => Idleness::Ending,
        _ => Idleness::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_comes_one_minute_before_the_end() {
        assert_eq!(judge(539_999), Idleness::Active);
        assert_eq!(judge(540_000), Idleness::Ending);
        assert_eq!(judge(599_999), Idleness::Ending);
        assert_eq!(judge(600_000), Idleness::Over);
    }
}
