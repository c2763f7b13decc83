//! `cargo xtask start`: builds everything and runs the demo, so that a person can sign in.

mod gallery;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use self::gallery::Gallery;
use crate::failure::{Failure, Outcome, because, fail};
use crate::{page, paths, process, registry};

pub fn run(arguments: &[String]) -> Outcome {
    let began = Instant::now();
    let wish = Wish::read(arguments)?;
    // This fails before the build, which takes minutes.
    if let Err(error) = TcpListener::bind(&wish.listen) {
        return fail(format!(
            "cannot listen on {} ({error}): stop what uses the port, or pick another with \
             `cargo xtask start --listen 127.0.0.1:0`",
            wish.listen
        ));
    }
    // Linking the page uses one core, so the registry is compiled beside it.
    let registry = registry::start_build_for_demo()?;
    let dist = page::build()?;
    let binary = registry.finish()?;
    println!("-> starting the registry, {} so far", process::seconds(began));
    let gallery = Gallery::plan()?;
    let mut child = Command::new(&binary)
        .args(["serve", "--demo", "--listen", &wish.listen])
        .arg("--page")
        .arg(dist)
        .arg("--data")
        .arg(&wish.data)
        .env("LATCHKEY_GALLERIES", gallery.setting())
        .current_dir(paths::root())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(because("the registry does not start"))?;
    let stopping = stop_with_us(&child)?;
    pass_through(&mut child, gallery, &binary, &wish.data, began);
    let status = child.wait().map_err(because("cannot wait for the registry"))?;
    if status.success() || stopping.load(Ordering::Relaxed) {
        println!("stopped");
        return Ok(());
    }
    fail(format!("the registry ended by itself ({status}): see its output above"))
}

struct Wish {
    listen: String,
    data: PathBuf,
}

impl Wish {
    fn read(arguments: &[String]) -> Outcome<Self> {
        let mut wish =
            Self { listen: "127.0.0.1:8080".to_owned(), data: paths::root().join("latchkey-data") };
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            match (flag.as_str(), rest.next()) {
                ("--listen", Some(address)) => wish.listen.clone_from(address),
                ("--data", Some(dir)) => wish.data = PathBuf::from(dir),
                _ => return fail(format!("start takes --listen ADDR and --data DIR, not {flag}")),
            }
        }
        Ok(wish)
    }
}

/// Passes Ctrl-C and SIGTERM on to the registry, which finishes its open requests first.
fn stop_with_us(child: &Child) -> Outcome<Arc<AtomicBool>> {
    let stopping = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stopping);
    let id = child.id().to_string();
    ctrlc::set_handler(move || {
        seen.store(true, Ordering::Relaxed);
        let _ = Command::new("kill").args(["-TERM", &id]).status();
    })
    .map_err(because("cannot handle Ctrl-C"))?;
    Ok(stopping)
}

/// Prints the registry's output and, once it listens, how to open it and sign in.
fn pass_through(
    child: &mut Child,
    mut gallery: Gallery,
    binary: &Path,
    data: &Path,
    began: Instant,
) {
    let Some(out) = child.stdout.take() else { return };
    let mut address = None;
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        println!("{line}");
        if let Some(base) = line.strip_prefix("listening on ") {
            address = Some(base.to_owned());
        }
        if let (Some(base), Some(sign_in)) = (&address, line.strip_prefix("demo sign-in: ")) {
            let (name, password) = sign_in.split_once(' ').unwrap_or((sign_in, ""));
            println!("\n  Latchkey is up after {}.", process::seconds(began));
            println!("  Open      {base}/account/");
            println!("  Sign in   {name}");
            println!("  Password  {password}");
            match gallery.start(base, (name, password), binary, data) {
                Ok(address) => println!("  Embedded  {address}/ (the same sign-in)"),
                Err(Failure(reason)) => println!("  Embedded  not available: {reason}"),
            }
            println!("  Stop      Ctrl-C\n");
        }
    }
}
