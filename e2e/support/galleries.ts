// Galleries that embed the section: on `localhost`, which is another site than the registry's 127.0.0.1.
import { randomUUID } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { Gallery } from '../host/gallery.js';
import { Api } from './api.ts';
import { Registry } from './registry.ts';

export const secret = 'the secret of the small gallery, shared by two'.replaceAll(' ', '-');
export const galleryPassword = 'a password of the gallery';
/** Where the gallery is, too: configured, and not served by anybody here. */
export const otherOrigin = 'https://gallery.example';

export async function openGallery(host = 'localhost'): Promise<Gallery> {
  const gallery = new Gallery({ registry: '', secret, people: {} });
  await gallery.start();
  gallery.origin = gallery.origin.replace('localhost', host);
  return gallery;
}

/** A registry that knows the gallery, and the gallery it. Both have the same people. */
export async function registryFor(gallery: Gallery, people = ['ada', 'bob']): Promise<Registry> {
  const known = [{ name: 'Small Gallery', secret, origins: [gallery.origin, otherOrigin] }];
  const registry = await Registry.start({ people, settings: { LATCHKEY_GALLERIES: inlineToml(known) } });
  gallery.settings.registry = registry.url;
  for (const name of people) {
    const { user } = await Api.signIn(registry, name);
    gallery.settings.people[name] = { password: galleryPassword, user };
  }
  return registry;
}

/** Signed in at the gallery, in this browser; whom it takes the person for can be changed later. */
export async function signInAtGallery(context: BrowserContext, gallery: Gallery, name: string): Promise<void> {
  const id = [...gallery.sessions.keys()][0] ?? randomUUID();
  const person = gallery.settings.people[name];
  if (person === undefined) throw new Error(`the gallery knows no ${name}`);
  gallery.sessions.set(id, person);
  await context.addCookies([{ name: 'gallery', value: id, url: gallery.origin, httpOnly: true, sameSite: 'Lax' }]);
}

/** From now on this is a page of the gallery. Answered by its server: a browser lets no page reach
 * into this machine that came from nowhere. */
export function serve(gallery: Gallery, path: string, body: string): void {
  const answer = gallery.answer.bind(gallery);
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  gallery.answer = async (request) => (request.url === path ? { headers, body } : answer(request));
}

/** From now on the gallery has this for whoever asks for a token. */
export function always(gallery: Gallery, token: () => unknown): void {
  gallery.token = async () => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await token()),
  });
}

function inlineToml(galleries: { name: string; secret: string; origins: string[] }[]): string {
  const tables = galleries.map(
    ({ name, secret, origins }) =>
      `{ name = ${JSON.stringify(name)}, secret = ${JSON.stringify(secret)}, origins = ${JSON.stringify(origins)} }`,
  );
  return `[${tables.join(', ')}]`;
}
