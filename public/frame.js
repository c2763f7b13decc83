// The frame's side of the messages in docs/embedding.md. It works before the application is loaded, and
// without it, because the token, the size and the appearance cannot wait for the wasm.
import { dress } from './look.js';

const VERSION = 1;
const TOKEN = /^[\w.~+/=-]{16,512}$/;
// A provider may never answer. A confirmation has no timeout, because a person answers it.
const TOKEN_TIMEOUT_MS = 20_000;

/** The connection to the page around this one. `null` outside of a frame. */
export function meetHost() {
  const host = hostOrigin();
  if (host === null) return null;

  let token = null;
  let isExpiredReported = false;
  let lastId = 0;
  const waiting = new Map();
  const requested = new Map();
  const post = (message) => parent.postMessage({ latchkey: VERSION, ...message }, host);

  function expectToken(id, timeout) {
    return new Promise((resolve) => {
      const timer = timeout && setTimeout(() => settle(id, null), timeout);
      waiting.set(id, (given) => {
        clearTimeout(timer);
        resolve(typeof given === 'string' && TOKEN.test(given) ? given : null);
      });
    });
  }

  function settle(id, given) {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve?.(given);
  }

  const started = expectToken('start', TOKEN_TIMEOUT_MS).then((given) => (token = given));
  const frame = {
    host,
    locale: null,
    zone: null,
    /** The current token. Waits for the first one, which is always requested at the start. */
    token: () => started.then(() => token),
    /** Requests a token from the host. Until `take`, a second call with the same reason shares the request. */
    ask(reason) {
      if (!requested.has(reason)) {
        const id = (lastId += 1);
        requested.set(reason, expectToken(id, reason === 'confirmation' ? 0 : TOKEN_TIMEOUT_MS));
        post({ type: 'want', id, reason });
      }
      return requested.get(reason);
    },
    /** Ends the request. The caller passes a token only after it has checked whose token it is. */
    take(reason, given) {
      requested.delete(reason);
      if (given === null) return;
      token = given;
      isExpiredReported = false;
    },
    hasToken: () => token !== null,
    tell: (event, detail) => post({ type: 'tell', event, ...detail }),
    /** Several API requests can find the token expired. The host gets one event. */
    tellExpired() {
      if (!isExpiredReported) frame.tell('expired');
      isExpiredReported = true;
    },
  };

  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || origin !== host || data?.latchkey !== VERSION) return;
    if (data.type === 'token') settle(data.id, data.token);
    else if (data.type === 'look') dress(data.look);
    else if (data.type === 'welcome') {
      frame.locale = supported(data.locale, (locale) => new Intl.DateTimeFormat(locale));
      frame.zone = supported(data.zone, (timeZone) => new Intl.DateTimeFormat('en', { timeZone }));
      dress(data.look);
    }
  });
  document.documentElement.dataset.framed = '';
  post({ type: 'hello', speaks: [VERSION] });
  followSize(post);
  keepFocusVisible();
  // The history belongs to the host, so navigation in the frame replaces the current entry.
  addEventListener('click', ({ target }) => {
    const link = target.closest?.('a[href]');
    if (link) link.replace = true;
  }, true);
  return frame;
}

/** The browser scrolls a focused element into view before the host has resized the frame. So scroll
 * again after the resize. */
function keepFocusVisible() {
  let focused = null;
  let timer;
  addEventListener('focusin', ({ target }) => {
    focused = target;
    clearTimeout(timer);
    timer = setTimeout(() => (focused = null), 1_000);
  });
  addEventListener('resize', () => {
    scrollTo(0, 0);
    focused?.scrollIntoView({ block: 'nearest' });
  });
}

/** From `ancestorOrigins` if the browser has it, otherwise from the referrer. */
function hostOrigin() {
  if (parent === window) return null;
  try {
    return location.ancestorOrigins?.[0] ?? new URL(document.referrer).origin;
  } catch {
    return null;
  }
}

/** The name if the browser supports this locale or zone, otherwise `null`. `use` throws for unknown names. */
function supported(name, use) {
  try {
    if (typeof name !== 'string' || name === '') return null;
    use(name);
    return name;
  } catch {
    return null;
  }
}

/** The observer runs at most once per animation frame. The host changes the height outside of this document, so
 * there is no loop. */
function followSize(post) {
  let sent = -1;
  new ResizeObserver(([{ borderBoxSize }]) => {
    const height = Math.ceil(borderBoxSize[0].blockSize);
    if (height !== sent) post({ type: 'size', height: (sent = height) });
  }).observe(document.body);
}
