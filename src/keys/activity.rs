//! What happened to a key.
