//! `serve`: opens the database, listens, and stops without losing accepted requests.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinError;

use super::output::say;
use super::storage::{migrate_or_create, prepare_folders};
use super::{Outcome, bail, mail_server};
use crate::app::App;
use crate::cli::{ServeArgs, StorageArgs};
use crate::clock::Clock;
use crate::notices::{self, Mailer};
use crate::session::password;
use crate::{connections, demo, logging, metrics, nuget, page, router, upkeep, warn_window};

/// A mail server that never answers must not prevent the process from stopping.
const MAX_DRAIN: Duration = Duration::from_secs(30);
/// Monitoring has its own connections, so that it works while all public ones are in use.
const MONITORING_CONNECTIONS: u32 = 64;

pub async fn run(args: ServeArgs, storage: &StorageArgs) -> Outcome {
    logging::start();
    metrics::start()?;
    let mut config = storage.config(args.listen, args.page.clone())?;
    config.limits.connections =
        connections::raise_limit(config.limits.connections, nuget::MAX_UPLOADS);
    let clock = storage.clock();
    if (args.demo || clock == Clock::Test) && !args.listen.ip().is_loopback() {
        let address = args.listen;
        bail!("--demo and --test-clock work only on loopback, not on {address}");
    }
    if let Some(folder) = &args.page
        && !folder.join("index.html").is_file()
    {
        bail!("no built page in {}: index.html is missing", folder.display());
    }
    if !page::exists(&config) {
        tracing::warn!("{}", page::NO_PAGE);
    }
    // Before the database is opened, so that a port in use does not re-seed the demo.
    let (listener, address) = listen(args.listen, "--listen").await?;
    let monitoring = match config.monitoring {
        Some(address) => Some(listen(address, "monitoring.listen").await?),
        None => None,
    };
    let mailer = Mailer::new(&config, &address.to_string())?;
    let store = migrate_or_create(storage, true).await?;
    prepare_folders(&config)?;
    warn_window::apply(&store, config.warn).await?;
    mail_server::record(&store, &config).await?;
    let app = App::new(config, store, clock);
    let sign_in = if args.demo { Some(demo::fill(&app).await?) } else { None };
    tokio::task::spawn_blocking(password::prepare);

    // Before the line that scripts wait for: a signal without a handler would end the process.
    let stop = stop_signal()?;
    say!("listening on http://{address}");
    if let Some((_, address)) = &monitoring {
        say!("monitoring on http://{address}");
    }
    if let Some(sign_in) = sign_in {
        say!("demo sign-in: {} {}", sign_in.name, sign_in.password.expose());
    }
    let monitoring = monitoring.map(|(listener, _)| listener);
    serve(app, mailer, (listener, monitoring), stop).await
}

async fn listen(address: SocketAddr, setting: &str) -> Outcome<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}; choose another address with {setting}")
    })?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until `stop` resolves. Then it answers the accepted requests and writes the uses.
pub async fn serve(
    app: App,
    mailer: Arc<Mailer>,
    (listener, monitoring): (TcpListener, Option<TcpListener>),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Outcome {
    let (end_writing, writing_ends) = oneshot::channel();
    let mut writing = tokio::spawn(upkeep::write_uses(app.clone(), writing_ends));
    let mut deleting = tokio::spawn(upkeep::delete_expired(app.clone()));
    let (stop_notices, notices_stop) = watch::channel(false);
    let mut notices = tokio::spawn(send_notices(app.clone(), mailer, notices_stop));
    let (stopping, stopped) = watch::channel(false);
    let stop = async move {
        stop.await;
        stopping.send_replace(true);
    };
    let (most, proxies) = (app.config.limits.connections, &app.config.trusted_proxies);
    let public = router::router(&app);
    let public = connections::serve(listener, public, most, proxies.clone(), stopped.clone());
    let watched = async {
        if let Some(listener) = monitoring {
            let router = router::monitoring_router(&app);
            let (most, proxies) = (MONITORING_CONNECTIONS, proxies.clone());
            connections::serve(listener, router, most, proxies, stopped).await;
        }
    };
    let served = tokio::select! {
        ((), (), ()) = async { tokio::join!(stop, public, watched) } => Ok(()),
        result = &mut writing => Err(ended("writing uses", &result)),
        result = &mut deleting => Err(ended("deleting expired rows", &result)),
        result = &mut notices => Err(ended("sending mails", &result)),
    };
    stop_notices.send_replace(true);
    if !notices.is_finished() && tokio::time::timeout(MAX_DRAIN, notices).await.is_err() {
        tracing::warn!("a mail was still being sent; the next start repeats it unchanged");
    }
    deleting.abort();
    // The task is told to stop and finishes. Aborting it would lose uses.
    let _ = end_writing.send(());
    let written = if writing.is_finished() { Ok(()) } else { writing.await };
    app.store.close().await;
    served?;
    Ok(written.map_err(|error| format!("cannot write the last uses: {error}"))?)
}

async fn send_notices(app: App, mailer: Arc<Mailer>, mut stop: watch::Receiver<bool>) {
    match app.clock {
        Clock::System => notices::keep_running(app, mailer, stop).await,
        // A test clock does not tell when a minute has passed, so tests use `notices run`.
        Clock::Test => drop(stop.wait_for(|stop| *stop).await),
    }
}

/// No background task ends by itself. If one does, the registry would keep answering with stale data,
/// so the process ends and the service manager restarts it.
fn ended(task: &str, result: &Result<(), JoinError>) -> String {
    let why = result.as_ref().err().map_or_else(|| "it ended".to_owned(), JoinError::to_string);
    format!("a background task failed ({task}): {why}")
}

fn stop_signal() -> Outcome<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: answering the accepted requests");
    })
}
