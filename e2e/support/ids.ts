// Ids that more than one element of a document has: a label or a focus call then reaches the wrong one.
import type { Place } from '../pages/ready.ts';

export async function repeatedIds(place: Place): Promise<string[]> {
  return place.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  });
}
