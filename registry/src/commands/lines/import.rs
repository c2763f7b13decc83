//! Reads a file of JSON lines in batches. All or nothing: the caller commits, and an error names
//! every wrong line.

use serde::de::DeserializeOwned;

use super::{LineErrors, Lines, parse};
use crate::commands::progress::Progress;
use crate::commands::{Outcome, bail};

/// The number of lines in one statement.
const BATCH: usize = 500;

pub trait Import {
    type Line: DeserializeOwned;
    /// What a valid line adds.
    type New;

    async fn check(
        &mut self,
        number: u64,
        line: Self::Line,
    ) -> Outcome<Result<Self::New, Vec<String>>>;

    async fn write(&mut self, batch: &[Self::New], errors: &mut LineErrors) -> Outcome;
}

/// Returns how many lines were read. `what` names what the lines contain.
pub async fn import<I: Import>(mut lines: Lines, what: &str, to: &mut I) -> Outcome<u64> {
    let mut progress = Progress::start();
    let mut errors = LineErrors::default();
    let mut batch = Vec::with_capacity(BATCH);
    let mut count = 0;
    while let Some((number, text)) = lines.next()? {
        progress.print(|| lines.position());
        let checked = match text.map_err(|why| vec![why]).and_then(|text| parse(&text)) {
            Ok(line) => to.check(number, line).await?,
            Err(why) => Err(why),
        };
        match checked {
            Ok(new) => batch.push(new),
            Err(why) => errors.add(number, why),
        }
        if errors.are_enough() {
            break;
        }
        if batch.len() == BATCH {
            count += BATCH as u64;
            to.write(&batch, &mut errors).await?;
            batch.clear();
        }
    }
    if !batch.is_empty() && !errors.are_enough() {
        count += batch.len() as u64;
        to.write(&batch, &mut errors).await?;
    }
    errors.finish(lines.name())?;
    if count == 0 {
        bail!("{} contains no {what}; write one JSON object per line", lines.name());
    }
    Ok(count)
}
