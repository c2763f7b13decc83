// What the gallery's server sends: documents, files and redirects.
import { readFile } from 'node:fs/promises';

/** @typedef {{ status?: number, headers?: Record<string, string>, body?: string | Buffer }} Answer */

/** @type {Record<string, string>} */
const files = {
  '/account.js': 'text/javascript',
  '/content.css': 'text/css',
  '/embed-1.js': 'text/javascript',
  '/gallery.css': 'text/css',
  '/icon.svg': 'image/svg+xml',
  '/theme.js': 'text/javascript',
};

/**
 * @param {string} path
 * @returns {Promise<Answer>}
 */
export async function file(path) {
  const type = files[path];
  if (type === undefined) return { status: 404 };
  return { body: await readFile(new URL(`.${path}`, import.meta.url)), headers: { 'content-type': type } };
}

/**
 * @param {string} body
 * @param {Record<string, string>} headers
 * @returns {Answer}
 */
export function html(body, headers = {}) {
  return { body, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers } };
}

/**
 * @param {string} location
 * @param {Record<string, string>} headers
 * @returns {Answer}
 */
export function redirect(location, headers = {}) {
  return { status: 303, headers: { location, ...headers } };
}

/**
 * For a gallery that serves the script itself: nothing of the registry but the frame.
 * @param {{ registry: string }} gallery
 */
export function strictHeaders({ registry }) {
  const policy = `default-src 'none'; script-src 'self'; connect-src 'self'; frame-src ${registry}; require-trusted-types-for 'script'; trusted-types 'none'`;
  return { 'content-security-policy': policy };
}
