// The HTML of the gallery: one layout around the keys section, the sign-in form and the other pages.
import { readFile } from 'node:fs/promises';
import { KEYS, accountPages, publicPages } from './sitemap.js';

/** @typedef {import('./sitemap.js').Entry} Entry */

/**
 * The page at this path for this person, if the gallery has one.
 * @param {URL} address
 * @param {string | undefined} name of the person who is signed in
 * @param {{ registry: string }} gallery
 * @returns {Promise<string | undefined>}
 */
export async function page({ pathname, searchParams }, name, gallery) {
  const open = publicPages.find(({ path }) => path === pathname);
  if (open) return layout({ title: open.title, name, query: searchParams.get('q') ?? '', body: publicBody(open) });
  const own = accountPages.find(({ path }) => path === pathname);
  if (!own || name === undefined) return undefined;
  const content = own.path === KEYS ? await keys(name, gallery) : placeholder(own, 'h2');
  return layout({ title: `${own.title} · Your account`, name, body: accountBody(own, content) });
}

/**
 * @param {{ name?: string, refused?: boolean }} before - what the person tried before
 */
export async function signInPage({ name = '', refused = false } = {}) {
  const error = refused ? '<p class="error" role="alert">This name and password do not match. Try again.</p>' : '';
  return layout({ title: 'Sign in', body: fill(await template('sign-in.html'), { name: escape(name), error }) });
}

/** @param {{ registry: string }} gallery */
export async function strictPage(gallery) {
  return withRegistry(await template('strict.html'), gallery);
}

/**
 * @param {string} name
 * @param {{ registry: string }} gallery
 */
async function keys(name, gallery) {
  return withRegistry(fill(await template('account.html'), { name: escape(name) }), gallery);
}

/** @param {{ title: string, body: string, name?: string | undefined, query?: string }} page */
async function layout({ title, body, name, query = '' }) {
  const person = name === undefined ? '<a class="bar-sign-in" href="/sign-in">Sign in</a>' : accountMenu(name);
  return fill(await template('layout.html'), { title, body, person, query: escape(query) });
}

/** @param {string} name */
function accountMenu(name) {
  return `<button class="person" popovertarget="account-menu" aria-label="Account menu of ${escape(name)}">
      <span class="avatar" data-initial="${escape(initial(name))}"></span>
      <span class="person-name">${escape(name)}</span>
    </button>
    <div class="menu" id="account-menu" popover>
      <p>Signed in as <strong>${escape(name)}</strong></p>
      <a href="/account/profile">Profile</a>
      <a href="${KEYS}">API keys</a>
      <form method="post" action="/sign-out"><button>Sign out</button></form>
    </div>`;
}

/**
 * @param {Entry} current
 * @param {string} content
 */
function accountBody(current, content) {
  const links = accountPages.map(({ path, title }) => {
    const mark = path === current.path ? ' aria-current="page"' : '';
    return `<li><a href="${path}"${mark}>${title}</a></li>`;
  });
  return `<div class="account">
  <nav class="side" aria-label="Your account"><ul>${links.join('')}</ul></nav>
  <main id="content" tabindex="-1">
    <h1>Your account</h1>
    ${content}
  </main>
</div>`;
}

/** @param {Entry} entry */
function publicBody(entry) {
  return `<main class="wide" id="content" tabindex="-1">${placeholder(entry, 'h1')}</main>`;
}

/**
 * @param {Entry} entry
 * @param {'h1' | 'h2'} heading
 */
function placeholder({ title, text }, heading) {
  return `<${heading}>${title}</${heading}><p class="placeholder">A real gallery shows ${text} here.</p>`;
}

/** @param {string} name */
function initial(name) {
  return [...name][0]?.toUpperCase() ?? '';
}

/** @param {string} name */
function template(name) {
  return readFile(new URL(name, import.meta.url), 'utf8');
}

/**
 * @param {string} html
 * @param {{ registry: string }} gallery
 */
function withRegistry(html, { registry }) {
  return html.replaceAll('https://registry.example', registry);
}

/**
 * @param {string} html
 * @param {Record<string, string>} values - HTML
 */
function fill(html, values) {
  return html.replace(/{{(\w+)}}/g, (_, name) => values[name] ?? '');
}

/** @param {string} text */
function escape(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[/** @type {keyof typeof entities} */ (character)]);
}
