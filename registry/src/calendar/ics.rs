//! Expiries as an iCalendar text (RFC 5545). A pure function: the same keys give the same bytes.

use chrono::TimeDelta;
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property};
use latchkey_contract::Instant;
use latchkey_contract::time::plus_seconds;

use crate::host_name::without_port;
use crate::store::calendar::Expiry;
use crate::store::notices::people::Choice;
use crate::{links, notices};

/// Some calendar apps draw an event without duration as half an hour, others not at all.
const SHOWN_SECONDS: i64 = 5 * 60;

/// An event has an alarm for each reminder mail that the person gets. The days of these alarms last
/// changed at `alarms_changed_at`.
///
/// Events have no CLASS: Google Calendar shows a private one as "Busy", without its text.
pub fn calendar(
    expiries: &[Expiry],
    notice_days: &[u32],
    choice: &Choice,
    alarms_changed_at: Option<Instant>,
    origin: &str,
) -> String {
    let host = host(origin);
    let name = format!("API keys of {host}");
    let mut calendar = Calendar {
        properties: Property::from_array([
            ("VERSION", "2.0"),
            ("PRODID", "-//Latchkey//API keys//EN"),
            ("CALSCALE", "GREGORIAN"),
        ]),
        components: Vec::new(),
    };
    calendar.name(&name).ttl(&TimeDelta::hours(1));
    for expiry in expiries {
        let alarms = notices::topics(notice_days, expiry.expires_at - expiry.issued_at);
        let alarms = alarms.into_iter();
        let wanted = alarms.filter(|(topic, _)| notices::wanted(*topic, expiry.owner_kind, choice));
        let ahead: Vec<_> = wanted.map(|(_, ahead)| ahead.num_days()).collect();
        let changed_at =
            alarms_changed_at.map_or(expiry.changed_at, |at| at.max(expiry.changed_at));
        calendar.push(event(expiry, &ahead, changed_at, origin, host));
    }
    without_alarm_stamps(&calendar.to_string())
}

fn event(
    expiry: &Expiry,
    alarm_days: &[i64],
    changed_at: Instant,
    origin: &str,
    host: &str,
) -> Event {
    let Expiry { key_id, key_name, owner_name, expires_at, issued, .. } = expiry;
    let link = links::regenerate(origin, key_id);
    let title = format!("API key '{key_name}' of {owner_name} expires");
    let exact = expires_at.format("%Y-%m-%d %H:%M:%S UTC");
    let mut event = Event::new();
    event
        .uid(&format!("{key_id}@{host}"))
        .sequence(u32::try_from(*issued).unwrap_or(u32::MAX))
        // Calendar apps ignore an event whose timestamps have not changed.
        .timestamp(changed_at)
        .last_modified(changed_at)
        .starts(*expires_at)
        .ends(plus_seconds(*expires_at, SHOWN_SECONDS))
        .summary(&title)
        .description(&format!("The key stops working at {exact}.\nRegenerate it: {link}"))
        .url(&link)
        .status(EventStatus::Confirmed)
        // An expiry does not make the person busy.
        .add_property("TRANSP", "TRANSPARENT");
    for days in alarm_days {
        let trigger = if *days == 0 { "PT0S".to_owned() } else { format!("-P{days}D") };
        let alarm = Alarm::display(&title, TimeDelta::zero())
            .append_property(Property::new("TRIGGER", trigger))
            .uid(&format!("{key_id}-{days}@{host}"))
            .timestamp(changed_at)
            .clone();
        event.alarm(alarm);
    }
    event.done()
}

/// The library adds DTSTAMP to every component. RFC 5545 allows it in events, not in alarms.
fn without_alarm_stamps(text: &str) -> String {
    let mut in_alarm = false;
    let kept = text.split_inclusive("\r\n").filter(|line| {
        in_alarm = match line.trim_end() {
            "BEGIN:VALARM" => true,
            "END:VALARM" => false,
            _ => in_alarm,
        };
        !(in_alarm && line.starts_with("DTSTAMP:"))
    });
    kept.collect()
}

/// Without the port, so that the UID of an event does not depend on it.
fn host(origin: &str) -> &str {
    without_port(origin.split_once("://").map_or(origin, |(_, authority)| authority))
}
