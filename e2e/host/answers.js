// What the gallery's server sends: documents with a content security policy, files and redirects.
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
 * @param {string} policy
 * @returns {Answer}
 */
export function html(body, policy) {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return { body, headers: { ...headers, 'cache-control': 'no-store' } };
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
 * The gallery's own files, and the script and the frame of the registry.
 * @param {{ registry: string }} gallery
 */
export function ownPolicy({ registry }) {
  return `default-src 'none'; script-src 'self' ${registry}; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src ${registry}; form-action 'self'; base-uri 'none'`;
}

/**
 * For a gallery that serves the script itself: nothing of the registry but the frame.
 * @param {{ registry: string }} gallery
 */
export function strictPolicy({ registry }) {
  return `default-src 'none'; script-src 'self'; connect-src 'self'; frame-src ${registry}; require-trusted-types-for 'script'; trusted-types 'none'`;
}
