// Types of <latchkey-keys>, the element that /embed/embed.js defines.

/**
 * `start`: the section is being opened. `renew`: the token has ended. `confirmation`: the person
 * wants something that could do harm; make sure that it is them (a password, a second factor), then
 * mint a token with `confirmed: true`.
 */
export type TokenReason = 'start' | 'renew' | 'confirmation';

/** What `POST /api/v1/embed-tokens` answered, as it is, or its token alone. */
export type GivenToken = string | { token: string; expires_at?: string };

/** Anything but a token, and an error too, says that there is none. */
export type TokenProvider = (request: {
  reason: TokenReason;
}) => GivenToken | null | undefined | Promise<GivenToken | null | undefined>;

/** What happened to a key. Values to come are told under names of their own. */
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
  /** The section has started; its keys are on their way. */
  ready: CustomEvent<object>;
  /** Somebody changed a key here. Never says more than which one and how. */
  changed: CustomEvent<{ key: string; what: KeyChange }>;
  /** The provider gave no token, or none that the registry takes: the person has to sign in to the host. */
  expired: CustomEvent<object>;
  /**
   * There is no section. The element shows its own content instead: `address` (src is no http address,
   * or one of this page's own origin), `unreachable` (the registry, or its consent to be framed by this
   * origin). The frame stays and offers to reload itself: `broken`.
   */
  failed: CustomEvent<{ reason: 'address' | 'unreachable' | 'broken' }>;
}

export interface LatchkeyKeysElement extends HTMLElement {
  /** Where tokens come from. Asked again whenever one is needed; may be set at any time. */
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
