-- The address of a person's calendar feed, at most one. Whoever has it can read, so it is a hash.
CREATE TABLE calendars (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- Keys are walked owner by owner when expiry is switched on.
CREATE INDEX keys_owner_id ON keys (owner_id, id);
DROP INDEX keys_owner;
