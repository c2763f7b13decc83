-- When a value is next looked at for notices, and the expiry that this was worked out from: one
-- that has another expiry by now (new, imported, adopted) is looked at in the next run.
ALTER TABLE key_values ADD COLUMN notice_at BIGINT;
ALTER TABLE key_values ADD COLUMN notice_expiry BIGINT NOT NULL DEFAULT 0;
CREATE INDEX key_values_notice_at ON key_values (notice_at) WHERE notice_at IS NOT NULL;
CREATE INDEX key_values_notice_new ON key_values (key_id)
    WHERE notice_expiry <> coalesce(expires_at, 0) AND ended_at IS NULL;

-- What a person is to be told of a value, once: owed until a mail is written that says it
-- (`mailed`), or until one says something tighter (`superseded`).
CREATE TABLE notices (
    value_id TEXT NOT NULL REFERENCES key_values (id),
    topic TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    key_id TEXT NOT NULL REFERENCES keys (id),
    planned_at BIGINT NOT NULL,
    actor TEXT,
    state TEXT NOT NULL,
    mail_id TEXT,
    PRIMARY KEY (value_id, topic, user_id)
);
CREATE INDEX notices_key ON notices (key_id);
CREATE INDEX notices_mail ON notices (mail_id);
CREATE INDEX notices_owed ON notices (user_id) WHERE state = 'owed';

-- Mails as they were written, so that every attempt sends the same one. `ready`: no server has
-- accepted it; `sending`: one may have; then `sent`, `refused` or `cancelled`. `next_at` is when
-- the next attempt is due, while one runs when its `holder` loses it, and null when it is over.
-- `doubtful` once an attempt ended without an answer.
CREATE TABLE notice_mails (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    written_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    doubtful BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT,
    holder TEXT,
    ended_at BIGINT,
    failure TEXT
);
CREATE INDEX notice_mails_next ON notice_mails (next_at) WHERE next_at IS NOT NULL;

-- What a person chose; without a row, or without thresholds, whatever the policy offers.
CREATE TABLE notice_settings (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    thresholds TEXT,
    organizations BIGINT NOT NULL
);
