import type { Entry } from '../../model/entry.ts';
import { findHttpUrl } from './addresses.ts';
import { type Element, listChildren, textOf } from './element.ts';
import { toLine } from './text-construct.ts';

/** What an entry says of its place in a conversation (RFC 4685); what it does not say is left out. */
export type EntryThread = Pick<Entry, 'inReplyTo' | 'replies'>;

type Parent = NonNullable<Entry['inReplyTo']>[number];

function readParent({ attributes, base }: Element, home: string | null): Parent | null {
  const ref = toLine(attributes.get('ref') ?? '');
  const href = findHttpUrl(attributes.get('href'), base ?? home);
  return ref === '' && href === null ? null : { ref: ref === '' ? null : ref, href };
}

/** How many replies there are: `thr:total`, else the counts that links to replies carry, else what RSS says of comments. */
function countReplies(entry: Element): number | null {
  const totals = listChildren(entry, 'thr:total').map(textOf);
  const counts = listChildren(entry, 'link').flatMap(({ attributes }) => attributes.get('thr:count') ?? []);
  const comments = listChildren(entry, 'slash:comments').map(textOf);
  const [count] = [...totals, ...counts, ...comments]
    .map((one) => one.trim())
    .filter((one) => /^\d{1,9}$/.test(one));
  return count === undefined ? null : Number(count);
}

/** What an entry replies to, and how many replies it has. `home` is what relative addresses are resolved against. */
export function readEntryThread(entry: Element, home: string | null): EntryThread {
  const inReplyTo = listChildren(entry, 'thr:in-reply-to').flatMap((one) => readParent(one, home) ?? []);
  const replies = countReplies(entry);
  return { ...(inReplyTo.length === 0 ? {} : { inReplyTo }), ...(replies === null ? {} : { replies }) };
}
