// What the gallery's page learns of the keys: which one changed and how, and nothing else.
import type { ElementHandle } from '@playwright/test';
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';
import { push } from '../../support/nupkg.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a whole journey tells the gallery’s page no value, token, name, hint or pattern', async ({ page, registry, api, section, time }) => {
  const { key, value: old } = await api.create({ name: 'nightly-build', packages: ['Contoso.Nightly.*'], lifetime_days: 30 });
  await push(registry, old, 'Contoso.Nightly.Lib');
  const tokens: string[] = [];
  page.on('response', async (response) => {
    if (response.url().endsWith('/latchkey-token') && response.ok()) tokens.push((await response.json()).token);
  });
  await section.open();
  const { frame } = section;
  const row = section.row('nightly-build');
  await press(row.regenerate);
  await press(row.rotation.issue);
  await section.confirm();
  const value = await row.rotation.read();
  await press(row.rotation.copy);
  await expect(row.rotation.self.getByText(/^Copied/)).toBeVisible();
  await press(row.rotation.stopOld);
  await expect(row.rotation.self).toContainText('The old value has stopped');
  await press(row.rotation.self.getByRole('button', { name: 'Done' }));

  await press(frame.getByRole('link', { name: 'New key' }).first());
  await frame.getByLabel('Name', { exact: true }).fill('weekly-build');
  await press(frame.getByLabel(/push new packages and versions/i));
  await expect(frame.getByLabel(/push new packages and versions/i)).toBeChecked();
  await frame.getByLabel(/patterns/i).first().fill('Contoso.Weekly.*');
  await time.blink(1_000);
  await press(frame.getByRole('button', { name: /^Create/ }));
  await press(frame.getByRole('button', { name: 'Show' }));
  const shown = await frame.getByText(/lk_[0-9A-Za-z]{42}/).first().textContent();
  const [created = 'no value'] = /lk_[0-9A-Za-z]{42}/.exec(shown ?? '') ?? [];

  const after = await api.key(key.id);
  const secrets = [value, created, ...tokens, 'nightly', 'weekly', after.current?.hint ?? 'no hint', 'Contoso', 'lk_', 'package:push'];
  expect(tokens).toHaveLength(2);
  const heard = JSON.stringify(await section.heard());
  const markup = await page.content();
  for (const secret of secrets) {
    expect(heard, 'in a message').not.toContain(secret);
    expect(markup, 'in the gallery’s page').not.toContain(secret);
  }
  const types = new Set((await section.heard()).map(({ data }) => data.type));
  expect([...types].sort()).toEqual(['hello', 'size', 'tell', 'want']);
});

test('it is told of every change, in order, by the id of the key', async ({ api, section, time }) => {
  const { key } = await api.create({ name: 'ci' });
  const { id } = key;
  await section.open();
  const { frame } = section;
  let row = section.row('ci');
  await row.choose('Disable');
  await press(row.button(/^Disable/).last());
  await expect(row.self).toHaveAttribute('data-state', 'disabled');
  await row.choose('Enable');
  await press(row.button(/^Enable/).last());
  await section.confirm();
  await expect(row.self).toHaveAttribute('data-state', 'active');
  await row.choose('Edit');
  await frame.getByLabel('Name', { exact: true }).fill('renamed');
  await press(frame.getByRole('button', { name: /^Save/ }));
  row = section.row('renamed');
  await press(row.regenerate);
  await press(row.rotation.issue);
  await row.rotation.read();
  await press(row.rotation.self.getByRole('button', { name: 'Done' }));
  await row.choose('Revoke');
  await press(row.button(/^Revoke/).last());
  await expect(row.self).toHaveAttribute('data-state', 'revoked');
  await row.choose('Delete');
  await press(row.button(/^Delete/).last());
  await expect(row.self).toHaveCount(0);

  await press(frame.getByRole('link', { name: 'New key' }).first());
  await frame.getByLabel('Name', { exact: true }).fill('second');
  await press(frame.getByLabel(/push new packages and versions/i));
  await expect(frame.getByLabel(/push new packages and versions/i)).toBeChecked();
  await frame.getByLabel(/patterns/i).first().fill('*');
  await time.blink(1_000);
  await press(frame.getByRole('button', { name: /^Create/ }));
  await expect(frame.getByRole('button', { name: 'Show' })).toBeVisible();
  const [second] = await api.keys();
  const whats = ['disabled', 'enabled', 'edited', 'regenerated', 'revoked', 'deleted'];
  const changes = [...whats.map((what) => ({ key: id, what })), { key: second?.id, what: 'created' }];
  await expect
    .poll(section.told.bind(section))
    .toEqual([{ type: 'ready' }, ...changes.map((change) => ({ type: 'changed', ...change }))]);
});

test('stopping an old value is told as well', async ({ registry, api, section }) => {
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  await press(rotation.stopOld);
  await expect(rotation.self).toContainText('The old value has stopped');
  expect((await section.told()).filter(({ type }) => type === 'changed')).toEqual([
    { type: 'changed', key: key.id, what: 'regenerated' },
    { type: 'changed', key: key.id, what: 'retired' },
  ]);
});

test('the gallery’s page cannot look into the frame', async ({ api, section }) => {
  await api.create({ name: 'ci' });
  await section.open();
  const element = (await section.frame.frameElement()) as ElementHandle<HTMLIFrameElement>;
  const reached = await element.evaluate((frame) => {
    const inside = frame.contentWindow as Window & { latchkeyFrame?: unknown };
    const reach = (way: () => unknown) => {
      try {
        return String(way());
      } catch (error) {
        return (error as Error).name;
      }
    };
    return [
      String(frame.contentDocument),
      reach(() => inside.document),
      reach(() => inside.location.href),
      reach(() => inside.latchkeyFrame),
      String(document.querySelector('latchkey-keys')?.shadowRoot),
    ];
  });
  expect(reached).toEqual(['null', 'SecurityError', 'SecurityError', 'SecurityError', 'null']);
});
