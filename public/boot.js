// Starts the page: trusted types first, then the first API request in parallel with the wasm,
// and a message with Reload when the application cannot load or has died.

if (window.trustedTypes?.createPolicy) {
  // Leptos builds static markup through a template's innerHTML. Nothing a person wrote comes this
  // way; markup that could run or fetch something is refused whoever wrote it.
  const risky = /<\s*(script|iframe|object|embed)\b|\bsrcdoc\b|[\s"'/]on[a-z]+\s*=/i;
  trustedTypes.createPolicy('default', {
    createHTML: (html) => (risky.test(html) ? null : html),
  });
}

const { js, wasm, later } = document.querySelector('script[data-wasm]').dataset;

function stopped(words) {
  const message = document.createElement('p');
  message.className = 'notice boot-stopped';
  message.role = 'alert';
  const reload = document.createElement('button');
  reload.className = 'button';
  reload.textContent = 'Reload';
  reload.onclick = () => location.reload();
  message.append(words + ' ', reload);
  document.getElementById('boot')?.replaceChildren();
  document.body.prepend(message);
}

// A panic ends the application for good: better to say so than to leave a page that does not answer.
let dead = false;
addEventListener('error', (event) => {
  if (dead || !(event.error instanceof WebAssembly.RuntimeError)) return;
  dead = true;
  stopped('Something on this page broke. What you changed before is saved.');
});

// Both instants are stamped here: the application would add its own loading time to the round trip.
// A frame has its own way to sign in, so only the account's list is asked for early.
const isList = /^\/account(\/|\/keys\/?)?$/.test(location.pathname);
if (isList) {
  const sent = Date.now();
  window.latchkeyEarly = fetch('/api/v1/keys?limit=50', { headers: { accept: 'application/json' } })
    .then(async (answer) => {
      if (!answer.ok) bringLater();
      return { sent, received: Date.now(), status: answer.status, text: await answer.text() };
    })
    .catch(() => null);
} else {
  bringLater();
}

// The second half of the application: only a list that comes does not need it at once.
function bringLater() {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: later });
  document.head.append(link);
}

try {
  const { default: start } = await import(js);
  await start({ module_or_path: fetch(wasm, { credentials: 'same-origin' }) });
} catch (error) {
  console.error(error);
  if (!dead) stopped('The page could not be loaded completely. Check the connection and try again.');
}
