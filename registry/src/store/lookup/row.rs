//! Reads a row of `BY_HASH`, from either driver.

use latchkey_contract::{Life, Owner};
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;
use sqlx::postgres::PgRow;

use super::{KeyFacts, Presented, ValueFacts};
use crate::store::{Result, before_query, damaged, kind, optional_instant};

pub(super) trait Columns {
    fn text(&self, at: usize) -> Result<Option<String>>;
    fn number(&self, at: usize) -> Result<Option<i64>>;
}

impl Columns for AnyRow {
    fn text(&self, at: usize) -> Result<Option<String>> {
        self.try_get(at)
    }

    fn number(&self, at: usize) -> Result<Option<i64>> {
        self.try_get(at)
    }
}

impl Columns for PgRow {
    fn text(&self, at: usize) -> Result<Option<String>> {
        self.try_get(at)
    }

    fn number(&self, at: usize) -> Result<Option<i64>> {
        self.try_get(at)
    }
}

impl Columns for rusqlite::Row<'_> {
    fn text(&self, at: usize) -> Result<Option<String>> {
        self.get(at).map_err(before_query)
    }

    fn number(&self, at: usize) -> Result<Option<i64>> {
        self.get(at).map_err(before_query)
    }
}

pub(super) fn read(row: &dyn Columns) -> Result<Presented> {
    let instant = |at| row.number(at).map(optional_instant);
    let ended = row.text(4)?.map(|how| how.parse().map_err(|_| damaged("ended_how", how)));
    let value = ValueFacts {
        id: required(row, 0)?,
        expires_at: instant(1)?,
        retires_at: instant(2)?,
        replaced_at: instant(3)?,
        ended: ended.transpose()?,
        first_used_at: instant(5)?,
        owner_is_disabled: row.number(6)?.is_some(),
    };
    // A deleted key counts as revoked for a pipeline that checks its value.
    let is_revoked = row.number(15)?.is_some() || row.number(16)?.is_some();
    let key = KeyFacts {
        id: required(row, 7)?,
        name: required(row, 8)?,
        owner: Owner {
            id: required(row, 9)?,
            name: required(row, 10)?,
            kind: kind(&required(row, 11)?).into(),
        },
        scopes: list(row, 12)?,
        packages: list(row, 13)?,
        life: Life {
            revoked: is_revoked,
            disabled: row.number(14)?.is_some(),
            warns_at: instant(17)?,
            expires_at: instant(18)?,
        },
    };
    Ok(Presented { value, key })
}

pub(super) fn required(row: &dyn Columns, at: usize) -> Result<String> {
    row.text(at)?.ok_or_else(|| damaged(&at.to_string(), "no text"))
}

fn list<T: DeserializeOwned>(row: &dyn Columns, at: usize) -> Result<Vec<T>> {
    serde_json::from_str(&required(row, at)?).map_err(|error| damaged(&at.to_string(), error))
}
