// <latchkey-keys>: a registry's API keys section inside the page of another site.
// A classic script without dependencies. docs/embedding.md describes the messages between the element and its frame.
(() => {
  const VERSION = 1;
  const SANDBOX =
    'allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox';
  const LOOK = ['scheme', 'accent', 'radius', 'font', 'density'];
  const EVENTS = ['ready', 'changed', 'expired', 'failed'];
  const REASONS = ['renew', 'confirmation'];
  // A frame sends hello before its load event. Without hello soon after, the frame shows an error or another page.
  const HELLO_AFTER_LOAD_MS = 1_000;
  const HELLO_TIMEOUT_MS = 20_000;

  const text = (value) => (typeof value === 'string' ? value : undefined);

  function srcOf(element) {
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
    #isAttached = false;
    #schemeObserver = new MutationObserver(() => this.#applyLook());
    #dark = matchMedia('(prefers-color-scheme: dark)');
    #appliedLook;
    #frame;
    #origin;
    #startToken;
    #timer;
    #provider;
    #untilProvider = [];

    get tokenProvider() {
      return this.#provider;
    }

    set tokenProvider(provider) {
      this.#provider = provider;
      if (provider) this.#untilProvider.splice(0).forEach((resume) => resume());
    }

    connectedCallback() {
      // A property that was set before this script ran hides the accessor.
      if (Object.hasOwn(this, 'tokenProvider')) {
        const provider = this.tokenProvider;
        delete this.tokenProvider;
        this.tokenProvider = provider;
      }
      addEventListener('message', this.#onMessage);
      // A page changes its scheme with an attribute, or follows the system's scheme.
      for (const root of [document.documentElement, document.body]) {
        this.#schemeObserver.observe(root, { attributes: true });
      }
      this.#dark.addEventListener('change', this.#applyLook);
      this.#isAttached = true;
      this.#open();
    }

    disconnectedCallback() {
      this.#isAttached = false;
      removeEventListener('message', this.#onMessage);
      this.#schemeObserver.disconnect();
      this.#dark.removeEventListener('change', this.#applyLook);
      this.#close();
    }

    attributeChangedCallback(name, before, now) {
      // Initial attributes are reported before the element is connected, even when the element is upgraded.
      if (!this.#isAttached || before === now) return;
      if (LOOK.includes(name)) this.#applyLook();
      else this.#open();
    }

    #open() {
      this.#close();
      const src = srcOf(this);
      this.#setFallback(src);
      // A frame with the page's own origin could escape the sandbox, and the page could read its values.
      if (!/^https?:$/.test(src?.protocol) || src.origin === location.origin) return this.#fail('address');
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', SANDBOX);
      frame.allow = 'clipboard-write';
      frame.referrerPolicy = 'origin';
      frame.title = this.title || 'API keys';
      frame.style.cssText = 'display:block;width:100%;height:480px;border:0';
      frame.onload = () => this.#failAfter(HELLO_AFTER_LOAD_MS);
      frame.src = src;
      this.#frame = frame;
      this.#origin = src.origin;
      this.#appliedLook = undefined;
      this.#applyLook();
      this.#showFrame(true);
      this.#root.replaceChildren(frame, this.#fallback);
      this.#failAfter(HELLO_TIMEOUT_MS);
      // Requested while the frame loads, to save time.
      this.#startToken = this.#requestToken('start');
    }

    #close() {
      clearTimeout(this.#timer);
      this.#frame = this.#startToken = undefined;
      this.#root.replaceChildren();
    }

    /** Without the section, the element shows the host's own content, or this link. */
    #setFallback(src) {
      const link = document.createElement('a');
      if (/^https?:$/.test(src?.protocol)) link.href = `${src.origin}/account/keys`;
      link.target = '_blank';
      link.rel = 'noopener';
      link.textContent = 'Open your API keys';
      this.#fallback.replaceChildren(link);
    }

    #showFrame(isVisible) {
      if (this.#frame) this.#frame.hidden = !isVisible;
      if (this.#frame) this.#frame.style.display = isVisible ? 'block' : 'none';
      this.#fallback.hidden = isVisible;
    }

    #failAfter(ms) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#fail('unreachable'), ms);
    }

    #fail(reason) {
      this.#root.append(this.#fallback);
      this.#showFrame(false);
      this.#fire('failed', { reason });
    }

    #fire(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    #onMessage = ({ source, origin, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin) return;
      if (data?.latchkey !== VERSION) return;
      if (data.type === 'hello') this.#onHello();
      else if (data.type === 'want' && REASONS.includes(data.reason)) {
        this.#sendToken(data.id, this.#requestToken(data.reason));
      } else if (data.type === 'size') this.#resize(data.height);
      else if (data.type === 'tell' && EVENTS.includes(data.event)) {
        this.#fire(data.event, { key: text(data.key), what: text(data.what), reason: text(data.reason) });
      }
    };

    /** A reloaded frame sends hello again and needs a new token. */
    #onHello() {
      if (!this.#provider) console.warn('latchkey-keys has no tokenProvider. It waits until one is set.');
      clearTimeout(this.#timer);
      this.#frame.onload = null;
      this.#showFrame(true);
      const token = this.#startToken ?? this.#requestToken('start');
      this.#startToken = undefined;
      const locale = this.getAttribute('locale') ?? document.documentElement.lang;
      this.#post({ type: 'welcome', locale, zone: this.getAttribute('zone'), look: this.#look() });
      this.#sendToken('start', token);
    }

    async #sendToken(id, requested) {
      const frame = this.#frame;
      const token = await requested;
      // Meanwhile, a new src may have replaced the frame.
      if (frame === this.#frame) this.#post({ type: 'token', id, token });
    }

    async #requestToken(reason) {
      if (!this.#provider) await new Promise((resume) => this.#untilProvider.push(resume));
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

    #applyLook = () => {
      const look = this.#look();
      const applied = JSON.stringify(look);
      if (!this.#frame || applied === this.#appliedLook) return;
      this.#appliedLook = applied;
      // With different schemes, the browser would give the frame an opaque background.
      this.#frame.style.colorScheme = look.scheme === 'auto' ? 'light dark' : look.scheme;
      this.#post({ type: 'look', look });
    };

    #look() {
      const look = Object.fromEntries(LOOK.map((name) => [name, this.getAttribute(name)]));
      if (look.scheme !== 'light' && look.scheme !== 'dark') look.scheme = this.#schemeOfPage();
      return look;
    }

    /** A page without `color-scheme` is light. */
    #schemeOfPage() {
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
