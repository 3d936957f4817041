import { DSN_DIAGNOSTIC_MAX, DSN_LINES_MAX } from '../limits.ts';

/** What a failed delivery says of its recipient: see `MailEventKind`. */
export type BounceSeverity = 'hard' | 'soft' | 'refused';

/** A failure with the enhanced status code (RFC 3463) that it was judged by, null where none was given. */
export type Failure = { readonly severity: BounceSeverity; readonly code: string | null };

/** One recipient's fields of a delivery status notification (RFC 3464, 2.3). */
type RecipientStatus = {
  readonly action: string | null;
  readonly status: string | null;
  readonly diagnostic: string;
};

/** Bad address, domain or mailbox: RFC 3463's 5.1.x without those of the sender, 5.2.1 (disabled), 5.4.4 (no such host). */
const BAD_ADDRESS = /^5\.(?:1\.(?:0|1|2|3|4|6|10)|2\.1|4\.4)$/;

/** The sender's address, the message's size or form, security and policy: nothing that the reader's address can help. */
const NOT_THE_ADDRESS = /^5\.(?:1\.[789]|2\.3|3\.4|6\.\d{1,3}|7\.\d{1,3})$/;

/** An enhanced status code that stands by itself; qmail writes `#5.1.1`. */
const ENHANCED = /(?:^|[\s#(;:-])([245]\.[0-7]\.\d{1,3})(?![\d.])/;

/** What servers without enhanced codes say of an address that is none. */
const NO_SUCH_USER =
  /\b(?:no such (?:user|recipient|mailbox|address|domain)|(?:user|recipient|mailbox|address) (?:unknown|not found|does not exist|doesn't exist|is disabled)|unknown (?:user|recipient|mailbox|address|local part)|unrouteable address|no mailbox here|couldn't find any host|account (?:has been |is )?disabled)/i;

/** Fields of one block, unfolded, by their lower-case names; of two alike the first counts. */
function readFields(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  let name = '';
  for (const line of lines) {
    const colon = line.indexOf(':');
    if ((line.startsWith(' ') || line.startsWith('\t')) && name !== '') {
      const before = fields.get(name) ?? '';
      if (before.length < DSN_DIAGNOSTIC_MAX) fields.set(name, `${before} ${line.trim()}`);
    } else if (colon > 0) {
      const next = line.slice(0, colon).trim().toLowerCase();
      // A second field of the name is no continuation of the first.
      name = fields.has(next) ? '' : next;
      if (name !== '') fields.set(name, line.slice(colon + 1).trim());
    }
  }
  return fields;
}

/** The blocks of a report: groups of lines with empty ones between them. */
export function readBlocks(text: string): Map<string, string>[] {
  const blocks: string[][] = [[]];
  for (const line of text.split(/\r\n|\r|\n/, DSN_LINES_MAX)) {
    if (line.trim() === '') blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter((block) => block.length > 0).map(readFields);
}

/** The first word of a field, without the comment that may follow (RFC 3464, 2.1.1). */
const firstWord = (value: string | undefined): string | null =>
  value === undefined ? null : (/^[^\s;(]+/.exec(value)?.[0]?.toLowerCase() ?? null);

/** The recipients of a `message/delivery-status`; some servers leave out the block about the message, or its fields. */
function listRecipients(text: string): RecipientStatus[] {
  return readBlocks(text)
    .filter((fields) => fields.has('action') || fields.has('status') || fields.has('final-recipient'))
    .map((fields) => ({
      action: firstWord(fields.get('action')),
      status: firstWord(fields.get('status')),
      diagnostic: (fields.get('diagnostic-code') ?? '').slice(0, DSN_DIAGNOSTIC_MAX),
    }));
}

/** Judges a permanent failure by a code, or by the words of a server that gives none. */
function judge(code: string | null, words: string): Failure {
  if (code !== null && code !== '5.0.0') {
    if (BAD_ADDRESS.test(code)) return { severity: 'hard', code };
    return { severity: NOT_THE_ADDRESS.test(code) ? 'refused' : 'soft', code };
  }
  return { severity: NO_SUCH_USER.test(words) ? 'hard' : 'soft', code };
}

function judgeRecipient({ action, status, diagnostic }: RecipientStatus): Failure | null {
  const stated = status !== null && /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : null;
  // Where there is no action, a permanent status says the same as `failed`.
  if (action === null ? !stated?.startsWith('5.') : action !== 'failed') return null;
  // Exim writes 5.0.0 whatever happened: what the other server said is more exact.
  const said = ENHANCED.exec(diagnostic)?.[1] ?? null;
  const vague = stated === null || /^[45]\.0\.0$/.test(stated);
  return judge(vague ? (said ?? stated) : stated, diagnostic);
}

const WEIGHT: Readonly<Record<BounceSeverity, number>> = { hard: 2, soft: 1, refused: 0 };

/**
 * Reads a `message/delivery-status` (RFC 3464). A message of ours has one recipient; where forwarding made several, the
 * weightiest failure counts. Null where nothing failed: delayed, relayed, delivered. Never throws, whatever the text.
 */
export function readDeliveryStatus(text: string): Failure | null {
  let worst: Failure | null = null;
  for (const recipient of listRecipients(text)) {
    const failure = judgeRecipient(recipient);
    if (failure !== null && (worst === null || WEIGHT[failure.severity] > WEIGHT[worst.severity]))
      worst = failure;
  }
  return worst;
}

/** Where the copy of the returned message begins: what stands there is our own text. */
const COPY_BEGINS = /^--[^\n]{0,200}\b(?:copy|original|message)\b/im;

/** qmail's format for bounces (QSBMF, cr.yp.to/proto/qsbmf.txt) opens with these words. */
export function isQsbmf(text: string): boolean {
  return text.trimStart().startsWith('Hi. This is the ');
}

/** Reads a bounce that is only words, up to the copy of the message. Whether it is one, others must have found out. */
export function readBounceWords(text: string): Failure {
  const begins = COPY_BEGINS.exec(text)?.index ?? text.length;
  const words = text.slice(0, Math.min(begins, DSN_DIAGNOSTIC_MAX * 4));
  const [, code = null] = ENHANCED.exec(words) ?? [];
  return judge(code, words);
}
