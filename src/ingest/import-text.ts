import { SCRAPED_TITLE_MAX } from '../limits.ts';
import type { Day } from '../model/ids.ts';
import { endsSentence, isBoilerplate, isTaggedTeaser } from './boilerplate.ts';
import { endsInAgency, isCaption } from './captions.ts';
import { removeEmbeddedPosts } from './embedded-posts.ts';
import { cutGlued } from './glued.ts';
import { normaliseText, normaliseTitle } from './normalise.ts';
import { describeDay, findWrittenDay, WRITTEN_DATE } from './written-dates.ts';

/**
 * The clean parts of a scraped article. `title` is '' and the other heads null where the text gives none.
 * `removed` holds every piece that was taken out, as it stood; `notes` what an editor should look at.
 */
export type ScrapedArticle = {
  title: string;
  byline: string | null;
  published: Day | null;
  publishedBasis: string | null;
  text: string;
  removed: string[];
  notes: string[];
};

type Dated = { day: Day; basis: string };
/** The paragraphs at work, and what has been found on the way; each step below takes its part out. */
type Work = { lines: string[]; removed: string[]; notes: string[]; dated: Dated | null };

/** Lines from the top among which a date line or a byline may stand. */
const HEAD_LINES = 5;

const MARKER = /^date:? (\d{4}-\d{2}-\d{2})(?: |$)/i;
const DATE_IN_LINE = new RegExp(`(?<![\\w-])${WRITTEN_DATE}(?![\\w-])`, 'i');
/** Words that may stand beside a date in a line that is nothing but a date. */
const AROUND_DATE =
  /^(?:published|posted|updated|last|modified|first|date|on|at|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|\d{1,2}[:.]\d{2}(?:am|pm)?|\d{1,2}(?:am|pm)|am|pm|a\.m\.|p\.m\.|gmt|utc|bst|est|edt|et|pt|cet|cest|[|·•–—-])$/i;
const DATELINE = new RegExp(
  `^\\p{Lu}[\\p{Lu} .’'-]{2,40}(?:, [\\p{L} .]{2,30})?,? \\(?(${WRITTEN_DATE})\\)?(?: \\([^)]{2,30}\\))? ?[-–—:]`,
  'u',
);
const BYLINE =
  /^By (\p{Lu}[\p{L}.’'-]+(?: (?:and|de|van|von|\p{Lu}[\p{L}.’'-]*)){1,6})(?:, [\p{L} ]{3,60})?$/u;

/**
 * Turns the raw text of a scraped news article into clean parts. Boilerplate goes, paragraphs keep their
 * order, and sentences stay byte for byte as `normaliseText` leaves them; where a line may be either, it
 * stays. The date comes from a marker or a date line at the head, a dateline, or the newest embedded
 * post, in this order, and from nothing else. `text` is '' where nothing but boilerplate was there.
 */
export function parseScrapedText(raw: string): ScrapedArticle {
  const work: Work = { lines: normaliseText(raw).split('\n\n'), removed: [], notes: [], dated: null };
  takeDateMarker(work);
  takeGlued(work);
  takeBoilerplate(work);
  takePosts(work);
  takeCaptions(work);
  takeDateLine(work);
  const byline = takeByline(work);
  const title = takeTitle(work);
  readDateline(work);
  const { lines, removed, notes, dated } = work;
  return {
    title,
    byline,
    published: dated?.day ?? null,
    publishedBasis: dated?.basis ?? null,
    text: lines.join('\n\n'),
    removed,
    notes,
  };
}

/** " date 2023-05-18 Caption…": a scraper's own marker; what follows it on the line is handled as a line. */
function takeDateMarker(work: Work): void {
  const [first = '', ...others] = work.lines;
  const marker = MARKER.exec(first);
  const day = findWrittenDay(marker?.[1] ?? '');
  if (!marker || day === null) return;
  const rest = first.slice(marker[0].length);
  work.dated = { day, basis: 'the date at the head of the text' };
  work.removed.push(marker[0].trim());
  work.lines = rest === '' ? others : [rest, ...others];
}

function takeGlued(work: Work): void {
  work.lines = work.lines.flatMap((line) => {
    // A line that is all boilerplate is taken whole, by the next step.
    if (isBoilerplate(line)) return line;
    const { kept, cut } = cutGlued(line);
    work.removed.push(...cut);
    return kept;
  });
}

function takeBoilerplate(work: Work): void {
  let afterBoilerplate = false;
  work.lines = work.lines.filter((line) => {
    const isBoth = isBoilerplate(line) || (afterBoilerplate && isTaggedTeaser(line));
    afterBoilerplate = isBoth;
    if (isBoth) work.removed.push(line);
    return !isBoth;
  });
}

function takePosts(work: Work): void {
  const { kept, removed, days, notes } = removeEmbeddedPosts(work.lines);
  work.lines = kept;
  work.removed.push(...removed);
  work.notes.push(...notes);
  const day = days.toSorted().at(-1);
  if (work.dated !== null || day === undefined) return;
  const which =
    days.length === 1 ? 'an embedded post dated' : `the newest of ${days.length} embedded posts, dated`;
  work.dated = { day, basis: `${which} ${describeDay(day)}` };
}

function takeCaptions(work: Work): void {
  work.lines = work.lines.filter((line, i) => {
    const caption = isCaption(line, i === 0);
    if (caption) work.removed.push(line);
    return !caption;
  });
}

/** A line of the head that is nothing but a date outweighs an embedded post. */
function takeDateLine(work: Work): void {
  const at = work.lines.slice(0, HEAD_LINES).findIndex(isDateLine);
  const line = work.lines[at];
  if (line === undefined) return;
  const day = findWrittenDay(DATE_IN_LINE.exec(line)?.[0] ?? '');
  if (day === null) return;
  work.lines.splice(at, 1);
  work.removed.push(line);
  if (work.dated?.basis.startsWith('the date')) return;
  const updated = /updated|modified/i.test(line) && !/published|posted/i.test(line);
  work.dated = {
    day,
    basis: updated ? 'the date of update at the head of the text' : 'the date at the head of the text',
  };
}

function isDateLine(line: string): boolean {
  if (line.length > 120 || !DATE_IN_LINE.test(line)) return false;
  const words = line.replace(new RegExp(DATE_IN_LINE, 'gi'), ' ').replace(/[,:;()](?= |$)/g, ' ');
  return words.split(' ').every((word) => word === '' || AROUND_DATE.test(word));
}

function takeByline(work: Work): string | null {
  const at = work.lines.slice(0, HEAD_LINES).findIndex((line) => BYLINE.test(line) && !endsSentence(line));
  const line = work.lines[at];
  if (line === undefined) return null;
  work.lines.splice(at, 1);
  work.removed.push(line);
  return BYLINE.exec(line)?.[1] ?? null;
}

/** A first line that is short, ends in no full stop and has a body below it. */
function takeTitle(work: Work): string {
  const [line = '', ...body] = work.lines;
  if (!isHeadline(line) || !body.some(endsSentence)) return '';
  // Pages often give their title twice.
  work.lines = body[0] === line ? body.slice(1) : body;
  if (body[0] === line) work.removed.push(line);
  const stranger = findStranger(line.split(' | ')[0] ?? '', body.join(' '));
  if (stranger !== null) {
    work.notes.push(
      `the title names “${stranger}” and the text does not: it may belong to a picture or a video`,
    );
  }
  return normaliseTitle(line);
}

function isHeadline(line: string): boolean {
  if (line.length > SCRAPED_TITLE_MAX || line.split(' ').length < 3) return false;
  if (!/^[\p{Lu}\p{N}“‘"'«]/u.test(line) || (endsInAgency(line) && !line.includes(' | '))) return false;
  return !/[.…:;,][”"’')\]]{0,3}$/.test(line);
}

/** A name in a headline that the body never mentions, or null. Headlines In Capitals cannot be told. */
function findStranger(title: string, body: string): string | null {
  const words = title.split(' ').map((word) => word.replace(/[’']s$/, '').replace(/[^\p{L}-]/gu, ''));
  const names = words.slice(1).filter((word) => /^\p{Lu}\p{Ll}{2}/u.test(word));
  if (names.length * 2 > words.length) return null;
  return names.find((name) => !body.includes(name)) ?? null;
}

/** "KYIV, Ukraine, May 18, 2023 (AP) — …": the sentence stays as it is. */
function readDateline(work: Work): void {
  const day = findWrittenDay(DATELINE.exec(work.lines[0] ?? '')?.[1] ?? '');
  if (day !== null && !work.dated?.basis.startsWith('the date')) work.dated = { day, basis: 'the dateline' };
}
