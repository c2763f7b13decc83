// A key with a long history.
import type { Api } from './api.ts';

/** Adds `count` events to the key's activity, and leaves its name as it was. */
export async function addEvents(api: Api, id: string, count: number): Promise<void> {
  const { name } = await api.key(id);
  for (let n = count - 1; n >= 0; n -= 1) {
    await api.must('PATCH', `/keys/${id}`, { name: n === 0 ? name : `${name} ${n}` });
  }
}
