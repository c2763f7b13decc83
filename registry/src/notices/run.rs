//! One run: plan, write, send. `serve` starts a run every minute, `notices run` starts one.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch::Receiver;

use super::mailer::Mailer;
use super::{plan, send, write};
use crate::app::App;
use crate::problem::ApiResult;

const SOON: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_mins(1);

/// The number of mails written in this run, accepted, and failed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub planned: u64,
    pub sent: u64,
    pub failed: u64,
}

/// `stop` ends the run after the mails that are being sent.
pub async fn once(app: &App, mailer: &Arc<Mailer>, stop: &Receiver<bool>) -> ApiResult<Outcome> {
    let now = app.now().await?;
    plan::plan(app, now).await?;
    let planned = write::write(app, mailer, now).await?;
    let (sent, failed) = send::send(app, mailer, now, stop).await;
    Ok(Outcome { planned, sent, failed })
}

/// Runs until `stop`. The next run repeats the work of a failed one.
pub async fn keep_running(app: App, mailer: Arc<Mailer>, mut stop: Receiver<bool>) {
    let mut pause = SOON;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        pause = EVERY;
        match once(&app, &mailer, &stop).await {
            Ok(Outcome { planned: 0, sent: 0, failed: 0 }) => {}
            Ok(Outcome { planned, sent, failed }) => {
                tracing::info!(planned, sent, failed, "sent notices");
            }
            Err(error) => tracing::warn!(detail = error.problem().detail, "notices failed"),
        }
    }
}
