import { POST_MAX } from '../limits.ts';
import type { Day } from '../model/ids.ts';
import { endsSentence } from './boilerplate.ts';
import { findWrittenDay, WRITTEN_DATE } from './written-dates.ts';

/** What is left after the posts are taken out, what was taken, the day of each post, and doubts for an editor. */
export type WithoutPosts = { kept: string[]; removed: string[]; days: Day[]; notes: string[] };

const SIGNED = new RegExp(`\\(@(\\w{1,20})\\) (${WRITTEN_DATE})(?![\\w-])`, 'i');
const DATE_ONLY = new RegExp(`^${WRITTEN_DATE}$`, 'i');
const POST_LINK = /(?:https?:\/\/)?(?:\bt\.co|\bpic\.twitter\.com|\bpic\.x\.com)\/\w+…?/gi;
const TAG = /[#@][\p{L}\p{N}_]+/gu;
const EMOJI = /\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}]/u;
const THREAD = /\(?\b\d{1,2}\/\d{0,2}\)?$/;
const NAME_MAX = 80;

/** The line with which an embedded post ends: "— Name (@handle) May 18, 2023". */
type Signature = { before: string; after: string; handle: string; date: string; day: Day };

/**
 * Takes embedded posts out of scraped paragraphs. A post is known by its signature; with it go its own
 * words in the same paragraph, neighbours that end in a post's link or hold only tags, and one unsigned
 * line before them where its form tells that it is the post's. Other sentences stay, with a note where
 * a post's words may be among them.
 */
export function removeEmbeddedPosts(paragraphs: string[]): WithoutPosts {
  const lines = joinBrokenSignatures(paragraphs);
  const gone = new Set<number>();
  const days: Day[] = [];
  const notes: string[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const signature = findSignature(line);
    const rest = signature && findRest(signature);
    if (!signature || rest === null) continue;
    days.push(signature.day);
    if (rest !== '') lines.splice(i, 1, line.slice(0, -rest.length).trim(), rest);
    gone.add(i);
    const first = takeBefore(lines, i, gone, signature);
    if (rest === '') takeAfter(lines, i, gone);
    const doubt = gone.has(first - 1) ? undefined : lines[first - 1];
    const wordless = !hasWords(lines.slice(first, i).join(' ') + signature.before);
    if (wordless && doubt && !doubt.endsWith(':')) notes.push(describeDoubt(signature.handle, doubt));
  }
  for (const [i, line] of lines.entries()) if (isOnlyTags(line)) gone.add(i);
  return {
    kept: lines.filter((_line, i) => !gone.has(i)),
    removed: lines.filter((_line, i) => gone.has(i)),
    days,
    notes,
  };
}

function describeDoubt(handle: string, line: string): string {
  const start = line.length > 60 ? `${line.slice(0, 60).toWellFormed()}…` : line;
  return `the paragraph before the post of @${handle} may hold its words: “${start}”`;
}

/** A signature's date is a link of its own, so that it may stand on the next line. */
function joinBrokenSignatures(paragraphs: string[]): string[] {
  const lines: string[] = [];
  for (const paragraph of paragraphs) {
    const last = lines.at(-1);
    if (last && DATE_ONLY.test(paragraph) && /\(@\w{1,20}\)$/.test(last))
      lines[lines.length - 1] = `${last} ${paragraph}`;
    else lines.push(paragraph);
  }
  return lines;
}

function findSignature(line: string): Signature | null {
  const signed = SIGNED.exec(line);
  const [whole = '', handle = '', date = ''] = signed ?? [];
  const day = findWrittenDay(date);
  if (!signed || day === null) return null;
  const head = line.slice(0, signed.index);
  const dash = findDash(head);
  if (dash < 0 || head.length - dash > NAME_MAX) return null;
  return {
    before: head.slice(0, dash).trim(),
    after: line.slice(signed.index + whole.length).trim(),
    handle,
    date,
    day,
  };
}

/** The dash that opens the signature; a hyphen counts only between spaces, since names hold hyphens. */
function findDash(head: string): number {
  const long = Math.max(
    head.lastIndexOf('—'),
    head.lastIndexOf('–'),
    head.lastIndexOf('―'),
    head.lastIndexOf('&mdash;'),
  );
  const short = Math.max(head.lastIndexOf(' - '), head.lastIndexOf(' -- '));
  return Math.max(long, short, /^--? /.test(head) ? 0 : -1);
}

/** The reporting that follows the signature in its paragraph ('' for none), or null where this is no embedded post. */
function findRest({ before, after }: Signature): string | null {
  if (before.length > POST_MAX) return null;
  if (!hasWords(after.slice(0, 2 * POST_MAX)) || isMarked(after)) return '';
  // A signature amid prose is an aside of the reporter unless what stands before it looks like a post.
  return before === '' || isMarked(before) ? after : null;
}

/** Takes the post's own lines before its signature; returns the index of the first. */
function takeBefore(lines: string[], at: number, gone: Set<number>, signature: Signature): number {
  let first = at;
  while (first > 0 && !gone.has(first - 1) && isMarked(lines[first - 1] ?? '')) first -= 1;
  const opening = lines[first - 1];
  const words = hasWords(lines.slice(first, at).join(' ') + signature.before);
  if (opening !== undefined && !gone.has(first - 1) && isOpening(opening, signature, words)) first -= 1;
  for (let i = first; i < at; i += 1) gone.add(i);
  return first;
}

function takeAfter(lines: string[], at: number, gone: Set<number>): void {
  for (let i = at + 1; i < lines.length && isMarked(lines[i] ?? '') && !findSignature(lines[i] ?? ''); i += 1)
    gone.add(i);
}

/** Whether an unsigned line opens the post: it ends in the post's own date, or the post has no other words and it is no sentence. */
function isOpening(line: string, { day }: Signature, hasOtherWords: boolean): boolean {
  if (line.length > POST_MAX) return false;
  const date = new RegExp(`(${WRITTEN_DATE})\\.?$`, 'i').exec(line)?.[1];
  if (
    date !== undefined &&
    findWrittenDay(date) === day &&
    /[-–—:|] ?$/.test(line.slice(0, line.lastIndexOf(date)))
  )
    return true;
  if (hasOtherWords) return false;
  return !endsSentence(line) || line.search(TAG) >= 0 || EMOJI.test(line) || THREAD.test(line);
}

/** Whether a line bears a mark of a post: it ends in one of the short links of posts, or holds only tags. */
function isMarked(line: string): boolean {
  return line.length <= POST_MAX && (isOnlyTags(line) || endsInPostLink(line));
}

function endsInPostLink(line: string): boolean {
  const last = [...line.matchAll(POST_LINK)].at(-1);
  return last !== undefined && !hasWords(line.slice(last.index + last[0].length));
}

function isOnlyTags(line: string): boolean {
  return !hasWords(line) && (/[#@][\p{L}\p{N}]/u.test(line) || line.search(POST_LINK) >= 0);
}

/** Whether anything is left to read once links, tags and emoji are gone. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(POST_LINK, ' ').replace(TAG, ' '));
}
