//! `cargo xtask start`: builds everything and runs the demo, so that a person can sign in.

mod gallery;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rustix::process::Signal;

use self::gallery::Gallery;
use crate::failure::{Failure, Outcome, because, fail};
use crate::process::{self, Running};
use crate::{page, paths, registry};

pub fn run(arguments: &[String]) -> Outcome {
    let began = Instant::now();
    let options = Options::read(arguments)?;
    // This fails before the build, which takes minutes.
    if let Err(error) = TcpListener::bind(&options.listen) {
        return fail(format!(
            "cannot listen on {} ({error}): stop what uses the port, or pick another with \
             `cargo xtask start --listen 127.0.0.1:0`",
            options.listen
        ));
    }
    // Linking the page uses one core, so the registry is compiled beside it.
    let registry = registry::start_build_for_demo()?;
    let dist = page::build()?;
    let program = registry.finish()?;
    println!("-> starting the registry, {} so far", process::seconds(began));
    let gallery = Gallery::plan()?;
    let mut demo = process::spawn(
        "the registry",
        Command::new(&program)
            .args(["serve", "--demo", "--listen", &options.listen])
            .arg("--page")
            .arg(dist)
            .arg("--data")
            .arg(&options.data)
            .env("LATCHKEY_GALLERIES", gallery.setting())
            .current_dir(paths::root())
            .stdout(Stdio::piped()),
    )?;
    let stopping = stop_with_us(&demo)?;
    let mut output = demo.lines().inspect(|line| println!("{line}"));
    if let Some(person) = registry::sign_in(&mut output) {
        println!("\n  Latchkey is up after {}.", process::seconds(began));
        println!("  Open      {}/account/", person.origin);
        println!("  Sign in   {}", person.name);
        println!("  Password  {}", person.password);
        let gallery = gallery.start(&person, &program, &options.data);
        match &gallery {
            Ok((_, address)) => println!("  Embedded  {address}/ (the same sign-in)"),
            Err(Failure(reason)) => println!("  Embedded  not available: {reason}"),
        }
        println!("  Stop      Ctrl-C\n");
        output.for_each(drop);
    }
    let status = demo.wait()?;
    if status.success() || stopping.load(Ordering::Relaxed) {
        println!("stopped");
        return Ok(());
    }
    fail(format!("the registry ended by itself ({status}): see its output above"))
}

struct Options {
    listen: String,
    data: PathBuf,
}

impl Options {
    fn read(arguments: &[String]) -> Outcome<Self> {
        let mut options =
            Self { listen: "127.0.0.1:8080".to_owned(), data: paths::root().join("latchkey-data") };
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            match (flag.as_str(), rest.next()) {
                ("--listen", Some(address)) => options.listen.clone_from(address),
                ("--data", Some(dir)) => options.data = PathBuf::from(dir),
                _ => return fail(format!("start takes --listen ADDR and --data DIR, not {flag}")),
            }
        }
        Ok(options)
    }
}

/// Passes Ctrl-C and SIGTERM on to the registry, which finishes its open requests first.
fn stop_with_us(demo: &Running) -> Outcome<Arc<AtomicBool>> {
    let stopping = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stopping);
    let demo = demo.pid();
    ctrlc::set_handler(move || {
        seen.store(true, Ordering::Relaxed);
        process::send(Signal::TERM, demo);
    })
    .map_err(because("cannot handle Ctrl-C"))?;
    Ok(stopping)
}
