//! Where the package is: installed in this system, or unpacked into a folder.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::home::text;

const PACKAGE: &str = "latchkey-registry";
const USER: &str = "latchkey";

pub enum Place {
    System { user: u32, group: u32 },
    Folder(TempDir),
}

impl Place {
    pub fn install() -> Self {
        let package = std::env::var("LATCHKEY_TEST_PACKAGE").expect("the package's file");
        if let Some(reason) = reason_not_to_install() {
            println!("the package is not installed but unpacked: {reason}");
            let folder = tempfile::tempdir().unwrap();
            succeed(Command::new("dpkg-deb").arg("-x").arg(package).arg(folder.path()));
            return Self::Folder(folder);
        }
        // From here on, a failed test undoes the installation.
        let mut place = Self::System { user: 0, group: 0 };
        succeed(Command::new("dpkg").args(["--install", &package]));
        let id = |flag| succeed(Command::new("id").args([flag, USER])).trim().parse().unwrap();
        if let Self::System { user, group } = &mut place {
            (*user, *group) = (id("-u"), id("-g"));
        }
        place
    }

    pub fn is_system(&self) -> bool {
        matches!(self, Self::System { .. })
    }

    /// Where a file of the package is.
    pub fn path(&self, path: &str) -> PathBuf {
        match self {
            Self::System { .. } => PathBuf::from(path),
            Self::Folder(folder) => folder.path().join(path.trim_start_matches('/')),
        }
    }

    /// Runs the command as the service's user if the package has created that user.
    pub fn as_service<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match self {
            Self::System { user, group } => command.uid(*user).gid(*group),
            Self::Folder(_) => command,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.is_system() {
            // After a failed test the package and its data are still there. The user always is.
            let purge = ["dpkg", "--purge", PACKAGE];
            let delete = ["rm", "-rf", "/etc/latchkey", "/var/lib/latchkey"];
            for undo in [&purge[..], &delete, &["userdel", USER]] {
                let _ = Command::new(undo[0]).args(&undo[1..]).output();
            }
        }
    }
}

pub fn remove() {
    succeed(Command::new("dpkg").args(["--remove", PACKAGE]));
}

pub fn purge() {
    succeed(Command::new("dpkg").args(["--purge", PACKAGE]));
}

/// Never touches an installation that a person uses.
fn reason_not_to_install() -> Option<&'static str> {
    let said = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output();
        output.ok().filter(|output| output.status.success()).map(|output| text(&output.stdout))
    };
    if said("id", "-u").as_deref() != Some("0\n") {
        return Some("only root can install it");
    }
    if said("systemd-sysusers", "--version").is_none() {
        return Some("this system has no systemd-sysusers, which creates the user");
    }
    let in_use = ["/etc/latchkey", "/var/lib/latchkey", "/usr/bin/latchkey-registry"];
    if said("id", USER).is_some() || in_use.iter().any(|path| Path::new(path).exists()) {
        return Some("this system already has Latchkey or its user");
    }
    None
}

/// Files and folders with the package's name, outside of dpkg's log.
pub fn traces() -> Vec<String> {
    let mut find = Command::new("find");
    find.args(["/etc", "/lib", "/run", "/usr", "/var", "-xdev", "-name", "*latchkey*"]);
    let found = succeed(find.args(["-not", "-path", "*/node_modules/*"]));
    found.lines().map(str::to_owned).collect()
}

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", text(&output.stderr));
    text(&output.stdout)
}
