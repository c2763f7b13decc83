//! A program that its project has compiled and released, used only with the expected checksum.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::bytes;
use crate::process;

pub struct Release {
    pub url: String,
    pub sha256: &'static str,
}

/// Compiling takes minutes, so a slow download is still quicker. An unreachable host must fail quickly.
const PATIENCE: [&str; 6] =
    ["--connect-timeout", "5", "--speed-time", "15", "--speed-limit", "20000"];

impl Release {
    /// Puts the program into `bin`. If that fails, says why and returns false.
    pub fn download(&self, program: &str, bin: &Path) -> bool {
        let began = Instant::now();
        println!("-> downloading {program} from {}", self.url);
        match self.unpack(program, bin) {
            Ok(()) => println!("   downloading {program}: {}", process::seconds(began)),
            Err(why) => {
                println!("   {program} is not downloaded, so it is compiled: {why}");
                return false;
            }
        }
        true
    }

    fn unpack(&self, program: &str, bin: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| error.to_string();
        // A program in `bin` counts as installed, so it gets there complete and checked.
        let unchecked = bin.with_extension("unchecked");
        let _ = fs::remove_dir_all(&unchecked);
        fs::create_dir_all(&unchecked).map_err(failed)?;
        let archive = unchecked.join("archive");
        let mut curl = Command::new("curl");
        curl.args(["--fail", "--location", "--silent", "--show-error"]).args(PATIENCE);
        succeed(curl.arg("--output").arg(&archive).arg(&self.url))?;
        let found = bytes::sha256(&fs::read(&archive).map_err(failed)?);
        if found != self.sha256 {
            return Err(format!("its SHA-256 is {found} instead of {}", self.sha256));
        }
        succeed(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&unchecked))?;
        succeed(Command::new(unchecked.join(program)).arg("--version"))?;
        fs::create_dir_all(bin).map_err(failed)?;
        fs::rename(unchecked.join(program), bin.join(program)).map_err(failed)?;
        fs::remove_dir_all(&unchecked).map_err(failed)
    }
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| {
        format!("`{}` does not start: {error}", command.get_program().to_string_lossy())
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::process::Command;

    use super::Release;
    use crate::bytes;

    /// A folder with an archive of one program, and the release of that archive.
    fn released(name: &str) -> (PathBuf, Release) {
        let folder = std::env::temp_dir().join(format!("latchkey-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::copy("/bin/true", folder.join("tool")).unwrap();
        let archive = folder.join("tool.tar.gz");
        let mut tar = Command::new("tar");
        tar.arg("-czf").arg(&archive).arg("-C").arg(&folder).arg("tool");
        assert!(tar.status().unwrap().success());
        let sha256 = bytes::sha256(&fs::read(&archive).unwrap());
        let url = format!("file://{}", archive.display());
        (folder, Release { url, sha256: sha256.leak() })
    }

    #[test]
    fn a_program_with_the_known_checksum_is_installed() {
        let (folder, release) = released("known");
        assert!(release.download("tool", &folder.join("bin")));
        assert!(folder.join("bin/tool").is_file());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_program_with_another_checksum_is_not_installed() {
        let (folder, release) = released("other");
        let release = Release { sha256: "00", ..release };
        assert!(!release.download("tool", &folder.join("bin")));
        assert!(!folder.join("bin/tool").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
