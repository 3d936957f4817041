/**
 * What is told of a message after a provider or a mail server took it. `hard-bounce`: the address is bad. `soft-bounce`:
 * it was given up for a reason that may pass. `refused`: it was not wanted (its content, our reputation), which says
 * nothing of the address.
 */
export type MailEventKind =
  | 'delivered'
  | 'hard-bounce'
  | 'soft-bounce'
  | 'refused'
  | 'complaint'
  | 'unsubscribed';

/** What a provider tells of one message. */
export type MailEvent = {
  readonly kind: MailEventKind;
  /** The id that the provider gave the message when it took it; null where it names none. */
  readonly messageId: string | null;
  /** The reader's address as the provider writes it, where it does. */
  readonly address: string | null;
  /** In words that hold no address. */
  readonly reason: string;
};

/** A provider's event, as parsed. `ignored`: one that asks for nothing. `malformed`: none of the provider's. */
export type EventReading =
  | { readonly kind: 'events'; readonly id: string; readonly events: readonly MailEvent[] }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'malformed' };
