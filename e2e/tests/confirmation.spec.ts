// Two rows ask for the password at the same time: each answer reaches the question it was typed for.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import { Question } from '../pages/question.ts';
import type { KeyRow } from '../pages/row.ts';
import type { Api } from '../support/api.ts';
import { repeatedIds } from '../support/ids.ts';
import type { Registry } from '../support/registry.ts';
import { settled } from '../support/return.ts';

type Kind = 'Issue' | 'Edit' | 'Enable' | 'Delete';

/** How far a person gets before the registry asks for the password. */
const begin: Record<Kind, (row: KeyRow) => Promise<void>> = {
  Issue: async ({ regenerate, rotation }) => {
    await regenerate.click();
    await rotation.issue.click();
  },
  Edit: async (row) => {
    await row.choose('Edit');
    await row.self.getByLabel(/patterns/i).first().fill('Contoso.*');
    await row.button(/^Save/).click();
  },
  Enable: async (row) => {
    await row.choose('Enable');
    await row.button(/^Enable/).last().click();
  },
  Delete: async (row) => {
    await row.choose('Delete');
    await row.button(/^Delete/).last().click();
  },
};

const isDone: Record<Kind, (api: Api, id: string) => Promise<boolean>> = {
  Issue: async (api, id) => (await api.key(id)).version > 1,
  Edit: async (api, id) => (await api.must('GET', `/keys/${id}`)).packages[0] === 'Contoso.*',
  Enable: async (api, id) => (await api.key(id)).state === 'active',
  Delete: async (api, id) => (await api.call('GET', `/keys/${id}`)).status === 404,
};

type Asked = { ids: [string, string]; rows: [KeyRow, KeyRow]; questions: [Question, Question] };

/** Both questions are open; `a` is above `b`, and `b` was asked last. */
async function askTwice(page: Page, registry: Registry, api: Api, keys: KeysPage, kinds: [Kind, Kind]): Promise<Asked> {
  const ids: [string, string] = ['', ''];
  for (const n of [0, 1] as const) {
    ids[n] = (await api.create({ name: ['a', 'b'][n] ?? '' })).key.id;
    if (kinds[n] === 'Enable') await api.must('POST', `/keys/${ids[n]}/disable`);
  }
  await signedIn(page, registry);
  await registry.advance(20 * 60);
  await keys.open();
  await settled(page, () => page.getByLabel('Sort by').selectOption('name'));
  const rows: [KeyRow, KeyRow] = [keys.row('a'), keys.row('b')];
  const questions: [Question, Question] = [new Question(rows[0]), new Question(rows[1])];
  for (const n of [0, 1] as const) {
    await begin[kinds[n]](rows[n]);
    await expect(questions[n].password).toBeVisible();
  }
  return { ids, rows, questions };
}

test.beforeEach(({ watch }) => watch.expectComplaint(/40[13]/));

const pairs: [Kind, Kind][] = [
  ['Issue', 'Issue'],
  ['Issue', 'Edit'],
  ['Edit', 'Enable'],
  ['Enable', 'Delete'],
  ['Delete', 'Issue'],
];

for (const kinds of pairs) {
  const [first, second] = kinds;
  test(`${first} in one row and ${second} in another: the password typed last carries out ${second} only`, async ({ page, registry, api, keys }) => {
    const { ids, questions } = await askTwice(page, registry, api, keys, kinds);
    await expect(questions[1].password).toBeFocused();
    await page.keyboard.type(registry.signIn.password);
    await page.keyboard.press('Enter');
    await expect.poll(() => isDone[second](api, ids[1])).toBe(true);
    expect(await isDone[first](api, ids[0]), `${first} in the other row`).toBe(false);
  });
}

test('a wrong password leaves the focus in the question it was typed into', async ({ page, registry, api, keys }) => {
  const { ids, questions } = await askTwice(page, registry, api, keys, ['Issue', 'Issue']);
  const { password } = questions[1];
  await password.fill('wrong');
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/session/confirm'));
  await password.press('Enter');
  await refused;
  await expect(keys.row('b').self.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await expect(password).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(registry.signIn.password);
  await page.keyboard.press('Enter');
  await expect.poll(() => isDone.Issue(api, ids[1])).toBe(true);
  expect(await isDone.Issue(api, ids[0])).toBe(false);
});

test('Cancel in a question leaves the focus in the panel of its row', async ({ page, registry, api, keys }) => {
  const { ids, rows, questions } = await askTwice(page, registry, api, keys, ['Issue', 'Issue']);
  await questions[1].cancel.press('Enter');
  await expect(questions[1].password).toHaveCount(0);
  await expect(rows[1].rotation.self.locator(':focus')).toBeAttached();
  expect(await isDone.Issue(api, ids[1])).toBe(false);
});

test('with two questions open no id of the page is used twice', async ({ page, registry, api, keys }) => {
  await askTwice(page, registry, api, keys, ['Issue', 'Delete']);
  expect(await repeatedIds(page)).toEqual([]);
});
