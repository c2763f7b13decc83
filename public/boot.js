// Starts the page: trusted types first, then the first API request in parallel with the wasm,
// and a message with Reload when the application cannot load or has died.
import { meetHost } from './frame.js';

if (window.trustedTypes?.createPolicy) {
  // Leptos builds static markup through a template's innerHTML. Nothing a person wrote comes this
  // way; markup that could run or fetch something is refused whoever wrote it.
  const risky = /<\s*(script|iframe|object|embed)\b|\bsrcdoc\b|[\s"'/]on[a-z]+\s*=/i;
  trustedTypes.createPolicy('default', {
    createHTML: (html) => (risky.test(html) ? null : html),
  });
}

const { js, wasm, later } = document.querySelector('script[data-wasm]').dataset;
// Set when the page is built: the account's page carries nothing of the frame's.
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
  reload.textContent = 'Reload';
  reload.onclick = () => location.reload();
  stopped(words, reload);
  if (FRAMED) frame.tell('failed', { reason: 'broken' });
}

// A panic ends the application for good: better to say so than to leave a page that does not answer.
let dead = false;
addEventListener('error', (event) => {
  if (dead || !(event.error instanceof WebAssembly.RuntimeError)) return;
  dead = true;
  broken('Something on this page broke. What you changed before is saved.');
});

// Both instants are stamped here: the application would add its own loading time to the round trip.
async function askForList(init) {
  const sent = Date.now();
  const answer = await fetch('/api/v1/keys?limit=50', init);
  if (!answer.ok) bringLater();
  return { sent, received: Date.now(), status: answer.status, text: await answer.text() };
}

async function askWithToken() {
  const token = await frame.token();
  if (token === null) return null;
  const authorization = `Bearer ${token}`;
  const headers = { accept: 'application/json', authorization, 'latchkey-embed-origin': frame.host };
  return askForList({ headers, credentials: 'omit' });
}

// The second half of the application: only a list that comes does not need it at once.
function bringLater() {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: later });
  document.head.append(link);
}

async function start() {
  if (/^\/(account|embed)(\/|\/keys\/?)?$/.test(location.pathname)) {
    const asked = FRAMED ? askWithToken() : askForList({ headers: { accept: 'application/json' } });
    window.latchkeyEarly = asked.catch(() => null);
  } else {
    bringLater();
  }
  if (FRAMED) window.latchkeyFrame = frame;
  try {
    const { default: run } = await import(js);
    await run({ module_or_path: fetch(wasm, { credentials: 'same-origin' }) });
  } catch (error) {
    console.error(error);
    if (!dead) broken('The page could not be loaded completely. Check the connection and try again.');
  }
}

if (FRAMED && frame === null) {
  const link = document.createElement('a');
  Object.assign(link, { href: '/account/keys', target: '_blank', textContent: 'Open your API keys' });
  stopped('This is a part for the pages of other sites and shows nothing by itself.', link);
} else {
  await start();
}
