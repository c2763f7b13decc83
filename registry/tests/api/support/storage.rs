//! Which database a run uses. SQLite in the home's folder; with `LATCHKEY_TEST_DATABASE_URL` every
//! home gets a database of its own on that server, so that the same tests run once more.

use std::path::Path;

/// One home's storage, as the flags that every command takes.
#[derive(Clone, Debug)]
pub enum Storage {
    Sqlite,
}

impl Storage {
    /// The one place that decides: PostgreSQL joins here.
    pub fn of_this_run() -> Self {
        assert!(
            std::env::var_os("LATCHKEY_TEST_DATABASE_URL").is_none(),
            "these tests know SQLite only so far"
        );
        Self::Sqlite
    }

    pub fn flags(&self, folder: &Path) -> Vec<String> {
        match self {
            Self::Sqlite => vec!["--data".to_owned(), folder.display().to_string()],
        }
    }

    /// Everything that is stored, to be put into other homes.
    pub fn copy_out(&self, folder: &Path) -> Copy {
        match self {
            Self::Sqlite => {
                let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
                let files = files.filter(|file| {
                    file.file_name().to_string_lossy().starts_with("latchkey.sqlite")
                });
                Copy(
                    files
                        .map(|file| {
                            let name = file.file_name().into_string().unwrap();
                            (name, std::fs::read(file.path()).unwrap())
                        })
                        .collect(),
                )
            }
        }
    }

    pub fn copy_in(&self, folder: &Path, copy: &Copy) {
        match self {
            Self::Sqlite => {
                for (name, bytes) in &copy.0 {
                    std::fs::write(folder.join(name), bytes).unwrap();
                }
            }
        }
    }
}

pub struct Copy(Vec<(String, Vec<u8>)>);
