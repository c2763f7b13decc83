-- Instants are whole seconds since 1970 (`_at`), hashes are lower-case hex, lists are JSON text:
-- BIGINT and TEXT mean the same in SQLite and PostgreSQL, so that one set of queries serves both.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

-- Whoever keys and packages belong to: a person stands here too, with itself as the only member.
CREATE TABLE owners (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
);

CREATE TABLE members (
    owner_id TEXT NOT NULL REFERENCES owners (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (owner_id, user_id)
);
CREATE INDEX members_user ON members (user_id);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Failed sign-ins, counted for a subject (a name, an address) from the first of them on.
CREATE TABLE attempts (
    subject TEXT PRIMARY KEY,
    since BIGINT NOT NULL,
    failures BIGINT NOT NULL
);

-- A deleted key stays as a tombstone, so that a late push still gets the true reason.
CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES owners (id),
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    scopes TEXT NOT NULL,
    packages TEXT NOT NULL,
    packages_folded TEXT NOT NULL,
    places TEXT NOT NULL,
    lifetime_days BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    disabled_at BIGINT,
    revoked_at BIGINT,
    revoked_reason TEXT,
    deleted_at BIGINT,
    version BIGINT NOT NULL,
    current_id TEXT,
    retiring_id TEXT
);
CREATE INDEX keys_owner ON keys (owner_id);

-- Every value ever issued, and how it ended: replaced, retired, revoked or deleted.
-- `expires_at` is its own expiry; `retires_at` the earlier end an overlap gave it,
-- `replaced_at` when a newer value took its place.
CREATE TABLE key_values (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL REFERENCES keys (id),
    hash TEXT NOT NULL UNIQUE,
    hint TEXT,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT,
    warns_at BIGINT,
    retires_at BIGINT,
    replaced_at BIGINT,
    ended_at BIGINT,
    ended_how TEXT,
    first_used_at BIGINT,
    last_used_at BIGINT,
    last_client TEXT,
    last_address TEXT,
    uses BIGINT NOT NULL
);
CREATE INDEX key_values_key ON key_values (key_id);

-- `id` sorts by time. `fold` names what several uses or refusals are counted under.
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    actor TEXT,
    client TEXT,
    address TEXT,
    detail TEXT,
    fold TEXT UNIQUE,
    fold_group TEXT,
    times BIGINT NOT NULL
);
CREATE INDEX events_key ON events (key_id, id);
CREATE INDEX events_owner ON events (owner_id, id);
CREATE INDEX events_at ON events (at);
CREATE INDEX events_fold_group ON events (fold_group);

CREATE TABLE idempotency (
    user_id TEXT NOT NULL,
    route TEXT NOT NULL,
    target TEXT NOT NULL,
    token TEXT NOT NULL,
    body TEXT NOT NULL,
    if_match TEXT,
    key_id TEXT NOT NULL,
    value_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, route, target, token)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE packages (
    id_folded TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES owners (id)
);
CREATE INDEX packages_owner ON packages (owner_id);

CREATE TABLE package_versions (
    id_folded TEXT NOT NULL REFERENCES packages (id_folded),
    version TEXT NOT NULL,
    listed BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    pushed_at BIGINT NOT NULL,
    pushed_by TEXT NOT NULL,
    PRIMARY KEY (id_folded, version)
);
