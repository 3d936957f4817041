/** Who one message of a send goes to, with the tokens of that reader's links (src/deliver/tokens.ts). */
export type Recipient = {
  /** The send's id. */
  readonly send: string;
  /** The subscription's id. */
  readonly subscription: string;
  readonly address: string;
  readonly name: string | null;
  readonly tokens: {
    readonly unsubscribe: string;
    readonly preferences: string;
    /** Null where the newsletter takes in no mail: nothing could come back to it. */
    readonly bounce: string | null;
  };
};

/** One email to one reader, as a provider gets it. */
export type OutgoingMessage = {
  /** The same for every attempt at the same message; where a provider takes an idempotency key, this is it. */
  readonly key: string;
  readonly kind: 'digest' | 'confirmation' | 'test' | 'notice';
  /** RFC 5321 envelope: a VERP address of our own, where the newsletter has an inbound domain, and the reader's. */
  readonly envelope: { readonly from: string; readonly to: string };
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string | null; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** What stands in the header beside From, To, Subject, Date, Message-ID and the MIME fields: List-Unsubscribe and its kin. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The whole message as RFC 5322 text with CRLF, 7 bits. */
  readonly raw: string;
};

/**
 * What became of a message. `deferred`: try again, not before `retryAfter` seconds where given. `bounced`: the address
 * is bad. `failed`: it will never go (our own fault or refused content). `unknown`: no answer came back after the
 * provider may have taken it.
 */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly id: string | null }
  | { readonly kind: 'deferred'; readonly reason: string; readonly retryAfter: number | null }
  | { readonly kind: 'bounced'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A service that sends mail. Reasons hold no address and no secret. */
export type Provider = {
  readonly name: 'outbox' | 'smtp' | 'cloudflare' | 'resend' | 'postmark' | 'ses';
  /** Whether `key` makes a second call with the same message harmless. */
  readonly idempotent: boolean;
  /** Most messages of one call. */
  readonly batchSize: number;
  /** Sends messages, at most `batchSize`; answers one outcome each, in order. Never throws. */
  send(messages: readonly OutgoingMessage[]): Promise<readonly SendOutcome[]>;
  /** Ends connections, where it holds any. */
  close(): Promise<void>;
};
