//! Whether the registry on a database sends its mails by a server. A run elsewhere that is not
//! configured so would write them as files, and nobody would ever get them.

use crate::config::Config;
use crate::store::{Connection, Result, Store, settings};

const SETTING: &str = "mails_leave_by";
const SMTP: &str = "smtp";

/// Of several registries the one that started last is right.
pub async fn record(store: &Store, config: &Config) -> Result<()> {
    let mut write = store.write().await?;
    if config.smtp.is_some() {
        settings::put(&mut write, SETTING, SMTP).await?;
    } else {
        settings::remove(&mut write, SETTING).await?;
    }
    write.commit().await
}

pub async fn is_missing(on: &mut Connection, config: &Config) -> Result<bool> {
    Ok(config.smtp.is_none() && settings::get(on, SETTING).await?.as_deref() == Some(SMTP))
}
