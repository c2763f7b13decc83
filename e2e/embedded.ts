// What the tests of the section inside a page of another site stand on: a gallery on a site of its
// own, a registry that knows it, ada signed in at the gallery, and third-party cookies blocked.
import { test as base } from './fixtures.ts';
import type { Gallery } from './host/gallery.js';
import { Section } from './pages/section.ts';
import { openGallery, registryFor, signInAtGallery } from './support/galleries.ts';

export { expect } from './fixtures.ts';

type Fixtures = { gallery: Gallery; section: Section };
/** The gallery's name for this machine; the registry's is 127.0.0.1. */
type Settings = { galleryHost: string };

export const test = base.extend<Fixtures & Settings>({
  galleryHost: ['localhost', { option: true }],

  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--test-third-party-cookie-phaseout'] });
    },
    { scope: 'worker' },
  ],

  gallery: async ({ galleryHost }, use) => {
    const gallery = await openGallery(galleryHost);
    await use(gallery);
    gallery.stop();
  },

  registry: async ({ gallery }, use) => {
    const registry = await registryFor(gallery);
    await use(registry);
    await registry.remove();
  },

  /** The section, to be opened by ada; clocks frozen. */
  section: async ({ page, gallery, registry, time, watch }, use) => {
    // A token is not confirmed at first; what could do harm is refused, and the browser logs that.
    watch.expectComplaint(/403/);
    await signInAtGallery(page.context(), gallery, 'ada');
    const section = new Section(page, gallery, registry, time);
    await section.listen();
    await use(section);
  },
});
