//! Parses a calendar feed with a library that the registry does not use.

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue, Uri,
};
use latchkey_contract::Instant;

pub struct Event {
    pub uid: String,
    pub sequence: i64,
    /// The parsed instant in RFC 3339.
    pub starts: String,
    pub ends: String,
    /// DTSTAMP, which is the same as LAST-MODIFIED.
    pub stamped: String,
    pub summary: String,
    pub description: String,
    pub url: String,
    /// Seconds relative to the start, the earliest alarm first.
    pub alarms: Vec<i64>,
}

pub fn events(text: &str) -> Vec<Event> {
    let calendar = ICalendar::parse(text).unwrap_or_else(|why| panic!("{why:?}: {text}"));
    let kind = |component: &&ICalendarComponent, kind| component.component_type == kind;
    let events = calendar.components.iter();
    events
        .filter(|component| kind(component, ICalendarComponentType::VEvent))
        .map(|event| {
            let alarms = event.component_ids.iter().map(|id| &calendar.components[*id as usize]);
            let alarms = alarms.filter(|one| kind(one, ICalendarComponentType::VAlarm));
            let alarms: Vec<_> = alarms.collect();
            let stamp = ICalendarProperty::Dtstamp;
            let stamped = alarms.iter().any(|alarm| alarm.has_property(&stamp));
            assert!(!stamped, "an alarm has no DTSTAMP: {text}");
            let modified = property(event, &ICalendarProperty::LastModified);
            assert_eq!(modified, property(event, &ICalendarProperty::Dtstamp));
            let class = event.has_property(&ICalendarProperty::Class);
            assert!(!class, "Google Calendar hides the text of a private event: {text}");
            Event {
                uid: property(event, &ICalendarProperty::Uid),
                sequence: property(event, &ICalendarProperty::Sequence).parse().unwrap(),
                starts: property(event, &ICalendarProperty::Dtstart),
                ends: property(event, &ICalendarProperty::Dtend),
                stamped: property(event, &ICalendarProperty::Dtstamp),
                summary: property(event, &ICalendarProperty::Summary),
                description: property(event, &ICalendarProperty::Description),
                url: property(event, &ICalendarProperty::Url),
                alarms: alarms
                    .iter()
                    .map(|alarm| property(alarm, &ICalendarProperty::Trigger).parse().unwrap())
                    .collect(),
            }
        })
        .collect()
}

/// Returns a property as text. The component must have the property exactly once.
fn property(component: &ICalendarComponent, name: &ICalendarProperty) -> String {
    let mut found = component.entries.iter().filter(|entry| entry.name == *name);
    let (entry, more) = (found.next(), found.next());
    let entry = entry.unwrap_or_else(|| panic!("no {name:?}"));
    assert!(more.is_none() && entry.values.len() == 1, "{name:?} more than once");
    match &entry.values[0] {
        ICalendarValue::Text(text) => text.clone(),
        ICalendarValue::Integer(n) => n.to_string(),
        ICalendarValue::Duration(duration) => duration.as_seconds().to_string(),
        ICalendarValue::Uri(Uri::Location(uri)) => uri.clone(),
        ICalendarValue::PartialDateTime(at) => {
            assert!(at.has_date_and_time() && at.tz_hour.is_some(), "{name:?} is no UTC instant");
            let at = Instant::from_timestamp(at.to_timestamp().unwrap(), 0).unwrap();
            at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        }
        other => panic!("{name:?} is {other:?}"),
    }
}
