//! A mail as bytes. They depend on the stored mail only, so every attempt sends the same bytes.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};

use crate::store::notices::mails::Mail;

/// Prevents automatic replies (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

pub fn message(mail: &Mail, from: &Mailbox) -> Result<Message, String> {
    let invalid = |what: &str, why: &dyn std::fmt::Display| format!("the {what} is invalid: {why}");
    let address = mail.address.parse().map_err(|why| invalid("address", &why))?;
    let written = u64::try_from(mail.written_at.timestamp()).unwrap_or(0);
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("={}=", mail.id))
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(mail.user_name.clone()), address))
        .subject(mail.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(written))
        .message_id(Some(mail.message_id.clone()))
        .header(AutoSubmitted)
        .multipart(parts)
        .map_err(|why| invalid("message", &why))
}
