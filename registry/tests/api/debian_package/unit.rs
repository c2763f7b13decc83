//! The package's systemd unit, without systemd: its command line and its user.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use super::place::Place;

pub struct Unit {
    pub file: PathBuf,
    start: Vec<String>,
    umask: String,
}

impl Unit {
    pub fn of(place: &Place) -> Self {
        let file = place.path("/usr/lib/systemd/system/latchkey-registry.service");
        let unit = fs::read_to_string(&file).unwrap();
        let setting = |name: &str| {
            let found = unit.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            found.unwrap_or_else(|| panic!("no {name} in {unit}"))
        };
        assert_eq!((setting("User"), setting("Group")), ("latchkey", "latchkey"));
        let start = setting("ExecStart").split(' ').map(str::to_owned).collect();
        let umask = setting("UMask").to_owned();
        Self { file, start, umask }
    }

    /// The program of the unit as the unit's user, with the unit's umask.
    pub fn command(&self, place: &Place, arguments: &[&str]) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &format!("umask {} && exec \"$@\"", self.umask), "sh"]);
        command.arg(place.path(&self.start[0])).args(arguments).env_clear().current_dir("/");
        place.as_service(&mut command);
        command
    }

    /// The unit's options, with paths of this place: `--config FILE --data DIR`.
    pub fn storage(&self, place: &Place) -> Vec<String> {
        let words = self.start[2..].iter();
        let here = |word: &String| place.path(word).display().to_string();
        words.map(|word| if word.starts_with('/') { here(word) } else { word.clone() }).collect()
    }
}

/// The running service. It is killed if the test fails.
pub struct Served {
    process: Child,
    pub address: String,
}

impl Served {
    /// Runs the unit's command line on a free port.
    pub fn start(place: &Place, unit: &Unit) -> Self {
        let mut command = unit.command(place, &[&unit.start[1]]);
        command.args(unit.storage(place)).args(["--listen", "127.0.0.1:0"]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap_or_default();
        assert!(!address.is_empty(), "{command:?} does not start");
        Self { process, address: address.to_owned() }
    }

    /// Stops the service as systemd does.
    pub fn stop(mut self) -> ExitStatus {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.process.wait().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
