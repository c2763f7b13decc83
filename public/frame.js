// The frame's end of what it and the host's page tell each other (docs/embedding.md). Works before
// the application is there and without it: the token, the size and the look cannot wait for a wasm.
import { dress } from './look.js';

const VERSION = 1;
const TOKEN = /^[\w.~+/=-]{16,512}$/;
// A provider that never answers must not leave a person waiting. A confirmation has a person in it.
const PATIENCE_MS = 20_000;

/** The page around this one; `null` where there is none. */
export function meetHost() {
  const host = hostOrigin();
  if (host === null) return null;

  let token = null;
  let isOver = false;
  let lastId = 0;
  const waiting = new Map();
  const asked = new Map();
  const post = (message) => parent.postMessage({ latchkey: VERSION, ...message }, host);

  function expect(id, patience) {
    return new Promise((resolve) => {
      const timer = patience && setTimeout(() => settle(id, null), patience);
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

  const started = expect('start', PATIENCE_MS).then((given) => (token = given));
  const frame = {
    host,
    locale: null,
    zone: null,
    /** Whoever asks before there is one waits for the first: it is on its way already. */
    token: () => started.then(() => token),
    /** A token of the host, or null. Until it is taken, asking for the same reason is the same question. */
    ask(reason) {
      if (!asked.has(reason)) {
        const id = (lastId += 1);
        asked.set(reason, expect(id, reason === 'confirmation' ? 0 : PATIENCE_MS));
        post({ type: 'want', id, reason });
      }
      return asked.get(reason);
    },
    /** Ends the question; with a token only once it is known whose it is. */
    take(reason, given) {
      asked.delete(reason);
      if (given === null) return;
      token = given;
      isOver = false;
    },
    hasToken: () => token !== null,
    tell: (event, detail) => post({ type: 'tell', event, ...detail }),
    /** Every request finds that out for itself; the host hears it once. */
    tellExpired() {
      if (!isOver) frame.tell('expired');
      isOver = true;
    },
  };

  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || origin !== host || data?.latchkey !== VERSION) return;
    if (data.type === 'token') settle(data.id, data.token);
    else if (data.type === 'look') dress(data.look);
    else if (data.type === 'welcome') {
      frame.locale = known(data.locale, (locale) => new Intl.DateTimeFormat(locale));
      frame.zone = known(data.zone, (timeZone) => new Intl.DateTimeFormat('en', { timeZone }));
      dress(data.look);
    }
  });
  document.documentElement.dataset.framed = '';
  post({ type: 'hello', speaks: [VERSION] });
  followSize(post);
  keepInSight();
  // Going back belongs to the host: what is shown here takes the place of what was.
  addEventListener('click', ({ target }) => {
    const link = target.closest?.('a[href]');
    if (link) link.replace = true;
  }, true);
  return frame;
}

/** What takes the focus is brought on the screen before the host has made room for it, which may
 * scroll in here and not be enough. Once there is room it is brought there again. */
function keepInSight() {
  let led = null;
  let timer;
  addEventListener('focusin', ({ target }) => {
    led = target;
    clearTimeout(timer);
    timer = setTimeout(() => (led = null), 1_000);
  });
  addEventListener('resize', () => {
    scrollTo(0, 0);
    led?.scrollIntoView({ block: 'nearest' });
  });
}

/** The browser's own word where it gives one; the element has it sent as the referrer, too. */
function hostOrigin() {
  if (parent === window) return null;
  try {
    return location.ancestorOrigins?.[0] ?? new URL(document.referrer).origin;
  } catch {
    return null;
  }
}

/** A locale or zone that the browser knows; it throws for any other. */
function known(name, use) {
  try {
    if (typeof name !== 'string' || name === '') return null;
    use(name);
    return name;
  } catch {
    return null;
  }
}

/** The observer calls at most once a frame; what it changes is outside, so nothing runs in a circle. */
function followSize(post) {
  let told = -1;
  new ResizeObserver(([{ borderBoxSize }]) => {
    const height = Math.ceil(borderBoxSize[0].blockSize);
    if (height !== told) post({ type: 'size', height: (told = height) });
  }).observe(document.body);
}
