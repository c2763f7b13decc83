//! Child processes. Their output passes through, and a silent one reports every 30 seconds.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, geteuid, kill_process};

use crate::failure::{Failure, Outcome, because, fail};

const HEARTBEAT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// Runs the command to its end. `what` names it in the progress lines.
pub fn run(what: &str, command: &mut Command) -> Outcome {
    start(what, command)?.finish()
}

/// Like `run`. Also collects the lines of standard output in `lines`, even if the command fails.
pub fn run_and_keep(what: &str, command: &mut Command, lines: &mut Vec<String>) -> Outcome {
    let mut running = start(what, command.stdout(Stdio::piped()))?;
    let (send, receive) = mpsc::channel();
    let output = running.lines();
    thread::spawn(move || {
        for line in output {
            println!("{line}");
            if send.send(line).is_err() {
                break;
            }
        }
    });
    let status = running.wait();
    lines.extend(receive.iter());
    running.report(status?)
}

/// Starts the command and returns at once, so that other work can run beside it.
pub fn start(what: &str, command: &mut Command) -> Outcome<Running> {
    println!("-> {what}");
    spawn(what, command)
}

/// Like `start`, without a progress line.
pub fn spawn(what: &str, command: &mut Command) -> Outcome<Running> {
    let child = command.spawn().map_err(|error| {
        let program = command.get_program().to_string_lossy().into_owned();
        Failure(format!("{what}: `{program}` does not start ({error}). Install it first"))
    })?;
    Ok(Running { what: what.to_owned(), child, began: Instant::now() })
}

/// A child process. It is killed if nobody waits for its end.
pub struct Running {
    what: String,
    child: Child,
    began: Instant,
}

impl Running {
    pub fn finish(mut self) -> Outcome {
        let status = self.wait()?;
        self.report(status)
    }

    /// The lines of standard output, which must be `Stdio::piped()`. They end with the process.
    pub fn lines(&mut self) -> impl Iterator<Item = String> + Send + use<> {
        let output = self.child.stdout.take().map(BufReader::new);
        output.into_iter().flat_map(|output| output.lines().map_while(Result::ok))
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    pub fn wait(&mut self) -> Outcome<ExitStatus> {
        let Self { what, child, began } = self;
        let mut next = began.elapsed() + HEARTBEAT;
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) => thread::sleep(POLL),
                Err(error) => return fail(format!("{what}: cannot wait for its end: {error}")),
            }
            if began.elapsed() >= next {
                println!("   … {what}, {} so far", seconds(*began));
                next += HEARTBEAT;
            }
        }
    }

    fn report(&self, status: ExitStatus) -> Outcome {
        let Self { what, began, .. } = self;
        if status.success() {
            println!("   {what}: {}", seconds(*began));
            return Ok(());
        }
        fail(format!("{what} failed after {} ({status})", seconds(*began)))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.has_ended() {
            // The child may end by itself at this moment.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Returns the trimmed output of a short command, or `None` if it does not start or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let answer = command.stderr(Stdio::null()).output().ok()?;
    answer.status.success().then(|| String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

pub fn is_root() -> bool {
    geteuid().is_root()
}

/// The process may have ended already.
pub fn send(signal: Signal, process: Pid) {
    let _ = kill_process(process, signal);
}

/// Free until another program takes it.
pub fn free_port() -> Outcome<u16> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    Ok(free.map_err(because("no port is free"))?.port())
}

pub fn seconds(since: Instant) -> String {
    format!("{:.1} s", since.elapsed().as_secs_f64())
}
