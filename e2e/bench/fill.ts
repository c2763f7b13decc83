// Three people with 25, 1,000 and 10,000 keys whose expiries lie evenly over the next 90 days.
import { Api } from '../support/api.ts';
import type { Registry } from '../support/registry.ts';

export const people = { few: 25, many: 1_000, most: 10_000 } as const;
export type Person = keyof typeof people;

const days = 90;
const slots = days * 24;

/** A key lives 90 days, so one made in each hour of 90 days expires in each hour of the next. */
export async function fill(registry: Registry): Promise<void> {
  const names = Object.keys(people) as Person[];
  const apis = new Map<Person, Api>();
  const made = { few: 0, many: 0, most: 0 };
  for (const name of names) apis.set(name, await Api.signIn(registry, name));
  for (let slot = 0; slot < slots; slot += 1) {
    // Another part of the hour each time, so that not all labels change in the same minutes.
    let spent = (slot % 5) * 720;
    if (spent > 0) await registry.advance(spent);
    for (const name of names) {
      const due = Math.floor((people[name] * (slot + 1)) / slots) - made[name];
      const api = apis.get(name);
      if (due === 0 || api === undefined) continue;
      // Creating asks for a confirmation in the last 15 minutes, and a session lasts 12 idle hours.
      await fresh(api, name);
      for (let n = 0; n < due; n += 1) {
        made[name] += 1;
        await api.create({
          name: `ci-${made[name]}`,
          scopes: ['package:push', 'package:unlist'],
          packages: ['Contoso.*', 'Fabrikam.*'],
        });
        if (name === 'most') {
          await registry.advance(60);
          spent += 60;
        }
      }
    }
    await registry.advance(3_600 - spent);
    if (slot % 240 === 239) console.log(`   filling: ${made.most} of ${people.most} keys`);
  }
}

async function fresh(api: Api, name: Person): Promise<void> {
  const confirm = { password: api.registry.signIn.password };
  const answer = await api.call('POST', '/session/confirm', confirm);
  if (answer.status !== 204) await api.signIn(name);
}
