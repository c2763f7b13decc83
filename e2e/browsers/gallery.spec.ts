// The section in the page of a gallery, which is another site.
import type { Gallery } from '../host/gallery.js';
import { Api } from '../support/api.ts';
import { openGallery, registryFor } from '../support/galleries.ts';
import { push } from '../support/nupkg.ts';
import { expect, test as base } from './fixtures.ts';
import { openRoots } from './open-root.ts';
import { Section } from './pages/section.ts';

const test = base.extend<{ gallery: Gallery; section: Section }>({
  gallery: async ({ engine }, use) => {
    const gallery = await openGallery();
    if (engine === 'webkit') openRoots(gallery);
    await use(gallery);
    gallery.stop();
  },

  registry: async ({ gallery }, use) => {
    const registry = await registryFor(gallery);
    await use(registry);
    await registry.remove();
  },

  section: async ({ session, gallery }, use) => {
    await use(new Section(session.web, gallery));
  },
});

test('regenerate, show and download inside the frame', async ({ session, registry, section }) => {
  const api = await Api.signIn(registry);
  const { value: old } = await api.create({ name: 'ci', lifetime_days: 30 });
  await push(registry, old, 'Contoso.Lib');
  await section.open('ada');
  const row = section.row('ci');
  await row.regenerate.press();
  await section.toFit();
  await row.issue.press();
  await section.confirm();
  const value = await row.issued.read();
  await section.toFit();
  expect(await row.issued.save(session.downloads)).toContain(value);
  expect((await push(registry, value, 'Contoso.Lib', '1.1.0')).status).toBe(201);
  await row.done.press();
  await row.panel.toBeGone();
  await section.toFit();
});
