-- What a gallery gives the page in its frame to act for a person with, by hash like every secret.
-- `owners` are the ids of those it reaches, null for all of the person's.
CREATE TABLE embed_tokens (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    gallery TEXT NOT NULL,
    origin TEXT NOT NULL,
    owners TEXT,
    confirmed BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX embed_tokens_user ON embed_tokens (user_id);
CREATE INDEX embed_tokens_expires ON embed_tokens (expires_at);
