import type { OutgoingMessage } from '../../model/message.ts';

/** `"Name" <address>` for interfaces that take a mailbox as text; the name quoted as RFC 5322 wants it. */
export function formatMailbox({
  name,
  address,
}: {
  readonly name: string | null;
  readonly address: string;
}): string {
  const clean = (name ?? '').replace(/[\p{C}\s]+/gu, ' ').trim();
  return clean === '' ? address : `"${clean.replace(/["\\]/g, '\\$&')}" <${address}>`;
}

/** Header fields without their folding (RFC 5322, 2.2.3), Reply-To apart, which interfaces take as a field of its own. */
export function splitHeaders(message: OutgoingMessage): {
  readonly replyTo: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
} {
  const unfolded = message.headers.map(
    ([name, value]) => [name, value.replace(/\r?\n[ \t]+/g, ' ')] as const,
  );
  return {
    replyTo: unfolded.find(([name]) => name.toLowerCase() === 'reply-to')?.[1] ?? null,
    headers: unfolded.filter(([name]) => name.toLowerCase() !== 'reply-to'),
  };
}
