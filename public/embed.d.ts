// Types for <latchkey-keys>, the element that /embed/embed.js defines.

/**
 * `start`: the section opens. `renew`: the token has ended. `confirmation`: the person wants to do
 * something dangerous. Confirm their identity with a password or a second factor, then mint a token
 * with `confirmed: true`.
 */
export type TokenReason = 'start' | 'renew' | 'confirmation';

/** The response of `POST /api/v1/embed-tokens`, or only its token. */
export type GivenToken = string | { token: string; expires_at?: string };

/** Any other result, and an error, means that there is no token. */
export type TokenProvider = (request: {
  reason: TokenReason;
}) => GivenToken | null | undefined | Promise<GivenToken | null | undefined>;

/** What happened to a key. Later versions may add names. */
export type KeyChange =
  | 'created'
  | 'edited'
  | 'regenerated'
  | 'retired'
  | 'disabled'
  | 'enabled'
  | 'revoked'
  | 'deleted';

export interface LatchkeyKeysEventMap {
  /** The section has started and loads the keys. */
  ready: CustomEvent<object>;
  /** The person changed a key in the section. The event names only the key ID and the change. */
  changed: CustomEvent<{ key: string; what: KeyChange }>;
  /** The provider returned no valid token. The person must sign in to the host. */
  expired: CustomEvent<object>;
  /**
   * The section is not available. `address`: src is not an http(s) URL, or has this page's own origin.
   * `unreachable`: the registry does not answer, or does not allow this origin. In both cases the element
   * shows its own content. `broken`: the section crashed. The frame stays and offers a reload.
   */
  failed: CustomEvent<{ reason: 'address' | 'unreachable' | 'broken' }>;
}

export interface LatchkeyKeysElement extends HTMLElement {
  /** Returns tokens. It is called whenever a token is needed, and can be set at any time. */
  tokenProvider: TokenProvider | undefined;
  addEventListener<K extends keyof LatchkeyKeysEventMap>(
    type: K,
    listener: (this: LatchkeyKeysElement, event: LatchkeyKeysEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: LatchkeyKeysElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'latchkey-keys': LatchkeyKeysElement;
  }
}
