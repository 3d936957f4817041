import type { Problems } from './problems.ts';

const CDATA = '<![CDATA[';
const CDATA_END = ']]>';

/** The tag right before a CDATA section, which holds it. */
const HOLDER = /^<([A-Za-z_][\w:.-]{0,60})[^<>]{0,500}>\s*$/;

/** Where the element that holds the section at `open` ends, if that is before `limit`; -1 where it does not. */
function findHolderEnd(text: string, open: number, limit: number): number {
  const before = text.slice(Math.max(0, text.lastIndexOf('<', open - 1)), open);
  const [, holder] = HOLDER.exec(before) ?? [];
  const end = holder === undefined ? -1 : text.slice(open, limit).indexOf(`</${holder}`);
  return end < 0 ? -1 : open + end;
}

/**
 * Ends each CDATA section that has no end of its own where the element that holds it ends: it would swallow the entries up to
 * the end of another section or of the document. One that begins inside of another, after the other's element, shows that the
 * other was not closed. Linear.
 */
export function closeSections(text: string, problems: Problems): string {
  const pieces: string[] = [];
  let from = 0;
  let close = -1;
  for (let open = text.indexOf(CDATA); open >= 0; ) {
    // Looked for again only where it is behind us: a flood of open sections has one far end.
    if (close < open) close = text.indexOf(CDATA_END, open);
    if (close < 0) close = text.length;
    const next = text.indexOf(CDATA, open + CDATA.length);
    const isSound = close < text.length && (next < 0 || next > close);
    const end = isSound ? -1 : findHolderEnd(text, open, close < text.length ? next : text.length);
    if (isSound) {
      open = next;
    } else if (end < 0) {
      open = text.indexOf(CDATA, close);
    } else {
      problems.add('mismatched-tag', 'a CDATA section is not closed');
      pieces.push(text.slice(from, end), CDATA_END);
      from = end;
      open = text.indexOf(CDATA, end);
    }
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}
