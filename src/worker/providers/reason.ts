import { OPERATOR_RETRY_SECONDS, REASON_MAX } from '../../limits.ts';
import type { OutgoingMessage, SendOutcome } from '../../model/message.ts';

/** What came of one message, and whether the rest of its batch need not be tried. */
export type Verdict = { readonly outcome: SendOutcome; readonly halt: boolean };

/** Fewer characters than this are no longer a name that gives a person away. */
const NAME_MIN = 3;

/** Whole addresses, and the words that stand for the reader. */
function listPrivate(message: OutgoingMessage): { texts: string[]; words: string[] } {
  const texts = [message.to.address, message.envelope.to, message.envelope.from, message.key];
  const locals = texts.map((text) => text.slice(0, Math.max(0, text.lastIndexOf('@'))));
  const long = (each: string) => each.length >= NAME_MIN;
  return { texts: texts.filter(long), words: [...locals, message.to.name ?? ''].filter(long) };
}

/** Every occurrence of `part`, whatever its case, becomes an ellipsis; `word`: only where it stands by itself. */
function blank(text: string, part: string, word: boolean): string {
  const lower = text.toLowerCase();
  const wanted = part.toLowerCase();
  // A few letters change their length with their case; then positions no longer agree.
  if (lower.length !== text.length) return text.split(part).join('…');
  const isInWord = (at: number) => word && /[\p{L}\p{N}]/u.test(text.charAt(at));
  let out = '';
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    const end = at + wanted.length;
    out += isInWord(at - 1) || isInWord(end) ? text.slice(from, end) : `${text.slice(from, at)}…`;
    from = end;
  }
  return out + text.slice(from);
}

/**
 * A provider's words as a delivery's reason: one short line without addresses, the reader's name, keys or tokens.
 * `secrets` are the configuration's own.
 */
export function describeReason(
  text: string,
  message: OutgoingMessage,
  secrets: readonly string[] = [],
): string {
  let line = text.slice(0, REASON_MAX * 10).replace(/[\s\p{C}]+/gu, ' ');
  const { texts, words: names } = listPrivate(message);
  for (const part of [...secrets, ...texts]) if (part !== '') line = blank(line, part, false);
  for (const name of names) line = blank(line, name, true);
  const words = line
    .trim()
    .split(' ')
    // Whatever else looks like an address, or is as long as a token.
    .map((word) => (word.includes('@') || /%40/i.test(word) || /[A-Za-z0-9_-]{40}/.test(word) ? '…' : word));
  const said = words.join(' ');
  return said.length > REASON_MAX ? `${said.slice(0, REASON_MAX - 1)}…` : said;
}

/** Waits for somebody to mend the configuration; nothing is the reader's fault, and the next message would fare the same. */
export function waitForOperator(reason: string): Verdict {
  return { outcome: { kind: 'deferred', reason, retryAfter: OPERATOR_RETRY_SECONDS }, halt: true };
}

/** One message's own end; the next is tried. */
export function settle(outcome: SendOutcome): Verdict {
  return { outcome, halt: false };
}

/** Nobody answered after the provider may have taken it: harmless to repeat where it takes an idempotency key. */
export function settleUnanswered(reason: string, idempotent: boolean): Verdict {
  return {
    outcome: idempotent ? { kind: 'deferred', reason, retryAfter: null } : { kind: 'unknown', reason },
    halt: true,
  };
}
