//! The sizes of long tests: reduced unless `LATCHKEY_SOAK` is set, as in the browser tests.

use serde_json::Value;

pub fn size(name: &str) -> usize {
    let all: Value =
        serde_json::from_str(include_str!("../../../../e2e/sizes.json")).expect("e2e/sizes.json");
    let which = if std::env::var_os("LATCHKEY_SOAK").is_some() { "full" } else { "reduced" };
    let size = all[which][name].as_u64().unwrap_or_else(|| panic!("{name} has no size"));
    usize::try_from(size).unwrap()
}
