//! Records whether the registry on a database uses a mail server. A `notices run` without the mail
//! server's configuration would write the mails to files, and nobody would get them.

use crate::config::Config;
use crate::store::{Connection, Result, Store, settings};

const SETTING: &str = "mails_leave_by";
const SMTP: &str = "smtp";

/// With several registries, the last one to start decides.
pub async fn record(store: &Store, config: &Config) -> Result<()> {
    let mut transaction = store.begin().await?;
    if config.smtp.is_some() {
        settings::put(&mut transaction, SETTING, SMTP).await?;
    } else {
        settings::remove(&mut transaction, SETTING).await?;
    }
    transaction.commit().await
}

pub async fn is_missing(on: &mut Connection, config: &Config) -> Result<bool> {
    Ok(config.smtp.is_none() && settings::get(on, SETTING).await?.as_deref() == Some(SMTP))
}
