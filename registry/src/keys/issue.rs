//! Issues a value for a key. The caller gets the text; only its hash is stored.

use latchkey_contract::value_format::hint;
use latchkey_contract::{Instant, Secret};

use crate::config::Config;
use crate::ids;
use crate::problem::ApiResult;
use crate::store::keys::HeldValue;
use crate::store::{Connection, values};
use crate::warn_window;

pub async fn issue(
    on: &mut Connection,
    config: &Config,
    key_id: &str,
    issued_at: Instant,
    expires_at: Option<Instant>,
) -> ApiResult<(HeldValue, Secret)> {
    let warn = warn_window::rule(on, config).await?;
    let value = ids::new_value(&config.values.issued)?;
    let held = HeldValue {
        id: ids::new_id("val")?,
        hint: Some(hint(&value)),
        issued_at,
        expires_at,
        warns_at: expires_at.map(|expires_at| warn.warns_at(issued_at, expires_at)),
        retires_at: None,
        last_used_at: None,
        last_used_by: None,
        uses: 0,
    };
    values::add(on, key_id, &held, &ids::hash(value.expose())).await?;
    Ok((held, value))
}
