// <latchkey-keys>: a registry's credentials section inside the page of another site.
// One classic script, no dependencies. docs/embedding.md has the messages it exchanges with its frame.
(() => {
  const VERSION = 1;
  const SANDBOX =
    'allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox';
  const LOOK = ['scheme', 'accent', 'radius', 'font', 'density'];
  const EVENTS = ['ready', 'changed', 'expired', 'failed'];
  const REASONS = ['renew', 'confirmation'];
  // A frame says hello before it has loaded; one that has not by then was refused or is something else.
  const GRACE_MS = 1_000;
  const PATIENCE_MS = 20_000;

  const text = (value) => (typeof value === 'string' ? value : undefined);

  function address(element) {
    try {
      return new URL(element.getAttribute('src') ?? '', document.baseURI);
    } catch {
      return null;
    }
  }

  class LatchkeyKeys extends HTMLElement {
    static observedAttributes = ['src', 'locale', 'zone', ...LOOK];

    #root = this.attachShadow({ mode: 'closed' });
    #fallback = document.createElement('slot');
    #isHere = false;
    #themes = new MutationObserver(() => this.#dress());
    #dark = matchMedia('(prefers-color-scheme: dark)');
    #worn;
    #frame;
    #origin;
    #start;
    #timer;
    #provider;
    #waiting = [];

    get tokenProvider() {
      return this.#provider;
    }

    set tokenProvider(provider) {
      this.#provider = provider;
      if (provider) this.#waiting.splice(0).forEach((go) => go());
    }

    connectedCallback() {
      // What was set before this script arrived stands in front of the accessor.
      if (Object.hasOwn(this, 'tokenProvider')) {
        const provider = this.tokenProvider;
        delete this.tokenProvider;
        this.tokenProvider = provider;
      }
      addEventListener('message', this.#hear);
      // A page changes its scheme by an attribute of its own, or follows the system's.
      for (const root of [document.documentElement, document.body]) this.#themes.observe(root, { attributes: true });
      this.#dark.addEventListener('change', this.#dress);
      this.#isHere = true;
      this.#open();
    }

    disconnectedCallback() {
      this.#isHere = false;
      removeEventListener('message', this.#hear);
      this.#themes.disconnect();
      this.#dark.removeEventListener('change', this.#dress);
      this.#close();
    }

    attributeChangedCallback(name, before, now) {
      // What the element begins with is told before it is connected, also where it stands already.
      if (!this.#isHere || before === now) return;
      if (LOOK.includes(name)) this.#dress();
      else this.#open();
    }

    #open() {
      this.#close();
      const src = address(this);
      this.#offer(src);
      // A frame of our own origin could leave the sandbox, and this page could read the values in it.
      if (!/^https?:$/.test(src?.protocol) || src.origin === location.origin) return this.#fail('address');
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', SANDBOX);
      frame.allow = 'clipboard-write';
      frame.referrerPolicy = 'origin';
      frame.title = this.title || 'API keys';
      frame.style.cssText = 'display:block;width:100%;height:480px;border:0';
      frame.onload = () => this.#giveUpAfter(GRACE_MS);
      frame.src = src;
      this.#frame = frame;
      this.#origin = src.origin;
      this.#worn = undefined;
      this.#dress();
      this.#show(true);
      this.#root.replaceChildren(frame, this.#fallback);
      this.#giveUpAfter(PATIENCE_MS);
      // Asked while the frame is loading, so that nobody waits for it afterwards.
      this.#start = this.#ask('start');
    }

    #close() {
      clearTimeout(this.#timer);
      this.#frame = this.#start = undefined;
      this.#root.replaceChildren();
    }

    /** What stands here when the section cannot: the host's own content, or a link. */
    #offer(src) {
      const link = document.createElement('a');
      if (/^https?:$/.test(src?.protocol)) link.href = `${src.origin}/account/keys`;
      link.target = '_blank';
      link.rel = 'noopener';
      link.textContent = 'Open your API keys';
      this.#fallback.replaceChildren(link);
    }

    #show(isFrame) {
      if (this.#frame) this.#frame.hidden = !isFrame;
      if (this.#frame) this.#frame.style.display = isFrame ? 'block' : 'none';
      this.#fallback.hidden = isFrame;
    }

    #giveUpAfter(ms) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#fail('unreachable'), ms);
    }

    #fail(reason) {
      this.#root.append(this.#fallback);
      this.#show(false);
      this.#fire('failed', { reason });
    }

    #fire(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    #hear = ({ source, origin, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin) return;
      if (data?.latchkey !== VERSION) return;
      if (data.type === 'hello') this.#welcome();
      else if (data.type === 'want' && REASONS.includes(data.reason)) this.#answer(data.id, this.#ask(data.reason));
      else if (data.type === 'size') this.#resize(data.height);
      else if (data.type === 'tell' && EVENTS.includes(data.event)) {
        this.#fire(data.event, { key: text(data.key), what: text(data.what), reason: text(data.reason) });
      }
    };

    /** A frame that starts anew says hello again, and needs a token of its own. */
    #welcome() {
      if (!this.#provider) console.warn('latchkey-keys has no tokenProvider yet, and waits for one.');
      clearTimeout(this.#timer);
      this.#frame.onload = null;
      this.#show(true);
      const start = this.#start ?? this.#ask('start');
      this.#start = undefined;
      const locale = this.getAttribute('locale') ?? document.documentElement.lang;
      this.#post({ type: 'welcome', locale, zone: this.getAttribute('zone'), look: this.#look() });
      this.#answer('start', start);
    }

    async #answer(id, asked) {
      const frame = this.#frame;
      const token = await asked;
      // Another frame may stand here by now, of another registry.
      if (frame === this.#frame) this.#post({ type: 'token', id, token });
    }

    async #ask(reason) {
      if (!this.#provider) await new Promise((go) => this.#waiting.push(go));
      try {
        const given = await this.#provider({ reason });
        return text(given?.token ?? given) ?? null;
      } catch (error) {
        reportError(error);
        return null;
      }
    }

    #resize(height) {
      if (Number.isFinite(height) && height >= 0) this.#frame.style.height = `${Math.ceil(height)}px`;
    }

    #dress = () => {
      const look = this.#look();
      const worn = JSON.stringify(look);
      if (!this.#frame || worn === this.#worn) return;
      this.#worn = worn;
      // Unequal schemes would give the frame an opaque ground.
      this.#frame.style.colorScheme = look.scheme === 'auto' ? 'light dark' : look.scheme;
      this.#post({ type: 'look', look });
    };

    #look() {
      const look = Object.fromEntries(LOOK.map((name) => [name, this.getAttribute(name)]));
      if (look.scheme !== 'light' && look.scheme !== 'dark') look.scheme = this.#schemeHere();
      return look;
    }

    /** A page that names no scheme is a light one. */
    #schemeHere() {
      const names = getComputedStyle(this).colorScheme.split(' ');
      if (!names.includes('dark')) return 'light';
      return names.includes('light') ? 'auto' : 'dark';
    }

    #post(message) {
      this.#frame?.contentWindow?.postMessage({ latchkey: VERSION, ...message }, this.#origin);
    }
  }

  if (!customElements.get('latchkey-keys')) customElements.define('latchkey-keys', LatchkeyKeys);
})();
