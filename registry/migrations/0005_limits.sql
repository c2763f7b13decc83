-- Device cookies, by their hash: the browsers in which a person has signed in. Several people may
-- share a browser.
CREATE TABLE browsers (
    token_hash TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    signed_in_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX browsers_user ON browsers (user_id, signed_in_at);

-- Expired rows are deleted in batches. Each batch finds its rows by one of these.
CREATE INDEX browsers_signed_in ON browsers (signed_in_at);
CREATE INDEX attempts_since ON attempts (since);
CREATE INDEX sessions_seen ON sessions (seen_at);
CREATE INDEX sessions_created ON sessions (created_at);
CREATE INDEX notices_planned ON notices (planned_at);
CREATE INDEX notice_mails_written ON notice_mails (written_at) WHERE next_at IS NULL;

-- When the calendar entry of a key last changed, other than by a new value. Calendar apps compare
-- the stamps of entries.
ALTER TABLE keys ADD COLUMN calendar_at BIGINT;
ALTER TABLE notice_settings ADD COLUMN changed_at BIGINT;
