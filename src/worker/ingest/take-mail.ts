import { readMail } from '../../ingest/mail-entry.ts';
import { findEnvelopeRefusal, findSenderRefusal, type SenderRule } from '../../ingest/mail-sender.ts';
import { MAIL_SOURCE_MAX_BYTES } from '../../limits.ts';
import type { Slug } from '../../model/ids.ts';
import type { Source } from '../../model/source.ts';
import { findSource } from '../../store/sources.ts';
import { stageEntries } from './stage-entries.ts';

/** A mail to a source: its envelope's sender, and its bytes, read only once it may be let in. */
export type SourceMail = {
  readonly from: string;
  /** At most so many bytes of the mail. */
  read(limit: number): Promise<Uint8Array>;
};

/**
 * What became of a mail. `refused` is told to who sent it; `ignored` is taken and thrown away, as telling would only begin
 * a loop. The words hold no address.
 */
export type MailTaken =
  | { readonly kind: 'staged'; readonly isNew: boolean }
  | { readonly kind: 'ignored' | 'refused'; readonly reason: string };

const refused = (reason: string): MailTaken => ({ kind: 'refused', reason });

async function findOpenSource(db: D1Database, id: Slug): Promise<Source | string> {
  const source = await findSource(db, id);
  if (source === null || source.kind !== 'mail') return 'there is no mailbox of that name here any more';
  return source.status === 'active' ? source : 'this mailbox is closed for now';
}

/**
 * Takes a mail to a source in as an entry that waits to become an article. Only senders that the source allows are let in,
 * and only where the platform verified them; the same mail again changes nothing.
 */
export async function takeMail(
  { db, allowUnverified, now }: { db: D1Database; allowUnverified: boolean; now: Date },
  id: Slug,
  mail: SourceMail,
): Promise<MailTaken> {
  const source = await findOpenSource(db, id);
  if (typeof source === 'string') return refused(source);
  const rule: SenderRule = { senders: source.settings.senders, allowUnverified };
  const stranger = findEnvelopeRefusal(mail.from, rule);
  if (stranger !== null) return refused(stranger);
  const raw = await mail.read(MAIL_SOURCE_MAX_BYTES + 1);
  if (raw.length > MAIL_SOURCE_MAX_BYTES)
    return refused(`this address takes mails of at most ${MAIL_SOURCE_MAX_BYTES / 1_000_000} MB`);
  const reading = await readMail(raw);
  if (!reading.ok) return { kind: 'ignored', reason: reading.reason };
  const refusal = findSenderRefusal({ envelope: mail.from, ...reading.sender }, rule);
  if (refusal !== null) return refused(refusal);
  const { fresh, changed } = await stageEntries(db, source, [reading.entry], now);
  return { kind: 'staged', isNew: fresh + changed > 0 };
}
