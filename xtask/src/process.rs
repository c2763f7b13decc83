//! Child processes that never look stuck: their output streams, silence gets a heartbeat.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, fail};

const HEARTBEAT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// Runs to the end with the child's output passed through; `what` names it in progress lines.
pub fn run(what: &str, command: &mut Command) -> Outcome {
    let began = Instant::now();
    println!("-> {what}");
    let mut child = spawn(what, command)?;
    let status = wait(what, &mut child, began)?;
    finish(what, status, began)
}

/// Like `run`, and keeps the lines of standard output, which are passed through verbatim; also those
/// of a run that fails.
pub fn run_and_keep(what: &str, command: &mut Command, lines: &mut Vec<String>) -> Outcome {
    let began = Instant::now();
    println!("-> {what}");
    let mut child = spawn(what, command.stdout(Stdio::piped()))?;
    let (send, receive) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                println!("{line}");
                if send.send(line).is_err() {
                    break;
                }
            }
        });
    }
    let status = wait(what, &mut child, began)?;
    lines.extend(receive.iter());
    finish(what, status, began)
}

/// The trimmed output of a short command, or nothing when it cannot run or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let answer = command.stderr(Stdio::null()).output().ok()?;
    answer.status.success().then(|| String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

pub fn is_root() -> bool {
    ask(Command::new("id").arg("-u")).as_deref() == Some("0")
}

pub fn seconds(since: Instant) -> String {
    format!("{:.1} s", since.elapsed().as_secs_f64())
}

fn spawn(what: &str, command: &mut Command) -> Outcome<Child> {
    command.spawn().map_err(|error| {
        let program = command.get_program().to_string_lossy().into_owned();
        Failure(format!("{what}: `{program}` cannot be started ({error}); install it first"))
    })
}

fn wait(what: &str, child: &mut Child, began: Instant) -> Outcome<ExitStatus> {
    let mut next = HEARTBEAT;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) => thread::sleep(POLL),
            Err(error) => return fail(format!("{what}: lost sight of it: {error}")),
        }
        if began.elapsed() >= next {
            println!("   … {what}, {} so far", seconds(began));
            next += HEARTBEAT;
        }
    }
}

fn finish(what: &str, status: ExitStatus, began: Instant) -> Outcome {
    if status.success() {
        println!("   {what}: {}", seconds(began));
        return Ok(());
    }
    fail(format!("{what} failed after {} ({status})", seconds(began)))
}
