// A calendar feed, as the parser of a calendar program reads it.
import ICAL from 'ical.js';
import { send } from './http.ts';

/** The instant of every event, by the name of its key. */
export async function calendarInstants(feed: string): Promise<Map<string, string>> {
  const { status, text } = await send(feed, 'GET');
  if (status !== 200) throw new Error(`the calendar: ${status} ${text}`);
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
  return new Map(
    events.map((component) => {
      const event = new ICAL.Event(component);
      const [, name] = /'(.*)'/.exec(event.summary) ?? [];
      return [name ?? event.uid, event.startDate.toJSDate().toISOString().replace('.000Z', 'Z')];
    }),
  );
}
