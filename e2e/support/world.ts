// Keys in every state at `start`: made in the past, because a state is a function of time.
import { Api } from './api.ts';
import type { Issued } from './api.ts';
import { push } from './nupkg.ts';
import { day, hour, start } from './registry.ts';
import type { Registry } from './registry.ts';

export type World = Record<
  'fresh' | 'expiring' | 'soon' | 'expired' | 'disabled' | 'revoked' | 'overlapping',
  Issued
> & { api: Api };

export async function keysInEveryState(registry: Registry): Promise<World> {
  const at = (secondsBefore: number) => new Date(start.getTime() - secondsBefore * 1000);
  await registry.setClock(at(27 * day));
  let api = await Api.signIn(registry);
  const expiring = await api.create({ name: 'expiring', lifetime_days: 30 });
  const overlapping = await api.create({ name: 'overlapping', lifetime_days: 60 });
  await push(registry, overlapping.value, 'Latchkey.World');
  await registry.setClock(at(25 * hour));
  api = await Api.signIn(registry);
  const expired = await api.create({ name: 'expired', lifetime_days: 1 });
  await registry.setClock(at(23 * hour + 1800));
  api = await Api.signIn(registry);
  const soon = await api.create({ name: 'soon', lifetime_days: 1 });
  await registry.setClock(start);
  api = await Api.signIn(registry);
  const fresh = await api.create({ name: 'fresh', packages: ['Contoso.*'] });
  const disabled = await api.create({ name: 'disabled' });
  const revoked = await api.create({ name: 'revoked' });
  await api.must('POST', `/keys/${disabled.key.id}/disable`);
  await api.must('POST', `/keys/${revoked.key.id}/revoke`, { reason: 'leaked' });
  await api.must('POST', `/keys/${overlapping.key.id}/regenerate`, { overlap_seconds: 604_800 });
  return { api, fresh, expiring, soon, expired, disabled, revoked, overlapping };
}
