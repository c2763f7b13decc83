// Starts the page: installs the Trusted Types policy, then sends the first API request while the
// wasm downloads. Shows a message when the application cannot start or has crashed.
import { meetHost } from './frame.js';
import './is-framed.js';

const TEXT = {
  reload: 'Reload',
  crashed:
    'Something on this page broke. Your saved changes are kept. ' +
    'Copy any text you have not saved, then reload.',
  notLoaded: 'This page did not load completely. Check your connection, then reload.',
  noWebAssembly:
    'This page needs WebAssembly, and this browser has it turned off. Lockdown Mode and enhanced security ' +
    'turn it off. Allow this site in their settings and reload, or open the page in another browser.',
  meantToBeEmbedded: 'This page is meant to be embedded.',
  openKeys: 'Open your API keys',
};

if (window.trustedTypes?.createPolicy) {
  // Leptos builds static markup through a template's innerHTML, which never contains user input.
  // The policy still refuses all markup that could run or fetch something.
  const risky = /<\s*(script|iframe|object|embed)\b|\bsrcdoc\b|[\s"'/]on[a-z]+\s*=/i;
  trustedTypes.createPolicy('default', {
    createHTML: (html) => (risky.test(html) ? null : html),
  });
}

// `later` exists only where `cargo xtask page` has split the wasm.
const { js, wasm, later } = document.querySelector('script[data-wasm]').dataset;
const frame = FRAMED ? meetHost() : null;

function stopped(words, action) {
  const message = document.createElement('p');
  message.className = 'notice boot-stopped';
  message.role = 'alert';
  action.className = 'button';
  message.append(words + ' ', action);
  document.getElementById('boot')?.replaceChildren();
  document.body.prepend(message);
}

function broken(words) {
  const reload = document.createElement('button');
  reload.textContent = TEXT.reload;
  reload.onclick = () => location.reload();
  stopped(words, reload);
  if (FRAMED) frame.tell('failed', { reason: 'broken' });
}

// After a panic, the application no longer reacts. The message says so.
let crashed = false;
addEventListener('error', ({ error }) => {
  if (crashed || !window.WebAssembly || !(error instanceof WebAssembly.RuntimeError)) return;
  crashed = true;
  broken(TEXT.crashed);
});

// Both times are taken here: in the application, they would include its own loading time.
async function requestList(init) {
  const sent = Date.now();
  const response = await fetch('/api/v1/keys?limit=50', init);
  if (!response.ok) preloadLater();
  return { sent, received: Date.now(), status: response.status, text: await response.text() };
}

async function requestListWithToken() {
  const token = await frame.token();
  if (token === null) return null;
  const authorization = `Bearer ${token}`;
  const headers = { accept: 'application/json', authorization, 'latchkey-embed-origin': frame.host };
  return requestList({ headers, credentials: 'omit' });
}

// A list that loads does not need the second wasm at once. Every other screen does.
function preloadLater() {
  if (!later) return;
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: later });
  document.head.append(link);
}

async function start() {
  if (/^\/(account|embed)(\/|\/keys\/?)?$/.test(location.pathname)) {
    const request = FRAMED ? requestListWithToken() : requestList({ headers: { accept: 'application/json' } });
    window.latchkeyEarly = request.catch(() => null);
  } else {
    preloadLater();
  }
  if (FRAMED) window.latchkeyFrame = frame;
  try {
    const { default: run } = await import(js);
    await run({ module_or_path: fetch(wasm, { credentials: 'same-origin' }) });
  } catch (error) {
    console.error(error);
    if (!crashed) broken(TEXT.notLoaded);
  }
}

if (FRAMED && frame === null) {
  const link = document.createElement('a');
  Object.assign(link, { href: '/account/keys', target: '_blank', textContent: TEXT.openKeys });
  stopped(TEXT.meantToBeEmbedded, link);
} else if (!window.WebAssembly) {
  broken(TEXT.noWebAssembly);
} else {
  await start();
}
