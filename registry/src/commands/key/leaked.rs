//! `key revoke --value -`: ends leaked values. It prints what each one was, and never the value.

use std::io::{BufRead, Read, stdin};

use latchkey_contract::{Instant, RevokedReason, Secret};

use crate::cli::StorageArgs;
use crate::commands::output::say;
use crate::commands::storage::{Opened, open};
use crate::commands::{Failure, Outcome, bail};
use crate::ids;
use crate::keys::{Author, Change};
use crate::logging;
use crate::problem::ApiResult;
use crate::store::values::Ended;
use crate::store::{Store, inventory, keys, lookup};

/// No value is longer.
const MAX_VALUE_BYTES: usize = 256;

#[derive(Default)]
struct Counts {
    lines: u64,
    has_value: bool,
    unknown: u64,
    ended: u64,
}

pub async fn run(value: &str, storage: &StorageArgs) -> Outcome {
    if value != "-" {
        bail!(
            "every process on this machine can read a command line; write the values to \
             standard input, one per line, and use `--value -`"
        );
    }
    logging::start();
    let Opened { store, now } = open(storage).await?;
    let mut input = stdin().lock();
    let mut counts = Counts::default();
    while let Some(value) = next_line(&mut input)? {
        counts.lines += 1;
        if value.expose().trim().is_empty() {
            continue;
        }
        counts.has_value = true;
        let found = end(&store, &value, now).await.map_err(|error| {
            let (line, why) = (counts.lines, Failure::from(error));
            format!("line {line}: {why} The values of earlier lines have ended")
        })?;
        let Some(leaked) = found else {
            counts.unknown += 1;
            say!("{}\tunknown: this registry never issued this value", counts.lines);
            continue;
        };
        counts.ended += u64::from(leaked.has_ended_now);
        say!("{}\t{}", counts.lines, leaked.columns);
    }
    let Counts { ended, unknown, has_value, .. } = counts;
    if !has_value {
        bail!("standard input contains no values; write one value per line");
    }
    say!("values ended now: {ended}; unknown lines: {unknown}");
    Ok(())
}

/// The rest of a line that is too long for a value is skipped, so that memory does not grow with it.
/// The shortened text is still longer than any value, so it is reported as unknown.
fn next_line(input: &mut impl BufRead) -> Result<Option<Secret>, String> {
    let failed = |error: std::io::Error| format!("cannot read standard input: {error}");
    let longest = MAX_VALUE_BYTES + b"\r\n".len();
    let mut bytes = Vec::with_capacity(longest);
    let mut limited = input.by_ref().take(longest as u64);
    if limited.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
        return Ok(None);
    }
    if bytes.len() == longest && !bytes.ends_with(b"\n") {
        input.skip_until(b'\n').map_err(failed)?;
    }
    // No value has other bytes than UTF-8.
    let text = String::from_utf8(bytes).unwrap_or_else(|_| char::REPLACEMENT_CHARACTER.into());
    Ok(Some(Secret::new(text)))
}

struct Leaked {
    columns: String,
    has_ended_now: bool,
}

/// Revokes the key of a current value, and ends the overlap of a retiring one. If the value has
/// already ended, the newer value of its key did not leak, so the key keeps working.
async fn end(store: &Store, value: &Secret, now: Instant) -> ApiResult<Option<Leaked>> {
    let hash = ids::hash(value.expose().trim());
    let Some(found) = store.presented(&hash).await? else { return Ok(None) };
    let mut transaction = store.begin().await?;
    let key = keys::lock_any(&mut transaction, &found.key.id).await?;
    let found = lookup::find(&mut transaction, &hash).await?;
    let (Some(key), Some(found)) = (key, found) else { return Ok(None) };
    let hint = inventory::hint(&mut transaction, &found.value.id).await?;
    let state = key.life().state(now);
    let is = |held: Option<&keys::HeldValue>| held.is_some_and(|held| held.id == found.value.id);
    let (is_current, is_old) = (is(key.current.as_ref()), is(key.retiring_at(now)));
    let mut change = Change { transaction, key, author: Author::operator(), now };
    let (has_ended_now, done) = if is_current {
        (change.revoke(Some(RevokedReason::Leaked)).await?, "revoked the key")
    } else if is_old {
        (change.retire().await?, "ended the old value; the new value still works")
    } else {
        (false, ended_before(found.value.ended))
    };
    let Change { key, transaction, .. } = change;
    transaction.commit().await?;
    let hint = hint.unwrap_or_else(|| "-".to_owned());
    let (id, owner, name, state) = (&key.id, &key.owner.name, &key.name, state.into_str());
    let columns = format!("{hint}\t{id}\t{owner}\t{name}\t{state}\t{done}");
    Ok(Some(Leaked { columns, has_ended_now }))
}

const fn ended_before(how: Option<Ended>) -> &'static str {
    match how {
        Some(Ended::Revoked) => "already revoked",
        Some(Ended::Deleted) => "already deleted",
        Some(Ended::Retired) => "already retired",
        // After its overlap, a value is replaced without an update of its row.
        Some(Ended::Replaced) | None => "already replaced",
    }
}
