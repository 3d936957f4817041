/** What a mail that came in is for, with the token of its address, which is yet to be verified. */
export type InboundAddress = { readonly kind: 'bounce' | 'unsubscribe' | 'source'; readonly token: string };

/** Tokens of 53 characters, and mail systems may fold an address's case. */
const INBOUND =
  /^(?:bounce\+(b[a-z2-7]{52})|unsub\+(u[a-z2-7]{52})|source-(s[a-z2-7]{52}))@[a-z0-9.-]{1,255}$/;

/**
 * The envelope sender of one reader's message (VERP, variable envelope return path): a bounce comes back to it and names
 * the subscription without being read. Its local part has 60 characters, of 64 that RFC 5321 allows.
 */
export function bounceAddress(token: string, inboundDomain: string): string {
  return `bounce+${token}@${inboundDomain}`;
}

/** Where a mail of any content ends the subscription: the mailto of List-Unsubscribe (RFC 2369). */
export function unsubscribeAddress(token: string, inboundDomain: string): string {
  return `unsub+${token}@${inboundDomain}`;
}

/** Where a press service writes to, of one source. Its token keeps those out who only know that there is one. */
export function sourceAddress(token: string, inboundDomain: string): string {
  return `source-${token}@${inboundDomain}`;
}

/** Parses the address that a mail came in for; null where it is none of ours. Whether the token is genuine, `readToken` says. */
export function parseInboundAddress(address: string): InboundAddress | null {
  const found = INBOUND.exec(address.trim().toLowerCase());
  const [, bounce, unsubscribe, source] = found ?? [];
  if (bounce !== undefined) return { kind: 'bounce', token: bounce };
  if (unsubscribe !== undefined) return { kind: 'unsubscribe', token: unsubscribe };
  if (source !== undefined) return { kind: 'source', token: source };
  return null;
}
