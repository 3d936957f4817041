/** Text outside of strings in which nothing needs a second look. */
const RUN = /[^"/,]+/y;
/** What a backslash escapes, or a control character, which JSON has only escaped; a backslash before one escapes nothing. */
const ESCAPE_OR_CONTROL = /\\[^\0-\x1F]|\\?([\0-\x1F])/g;

/** Where the string that begins at `start` ends, or the end of the text. */
function findStringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '"') return at + 1;
  }
  return text.length;
}

/** Where the comment that begins at `start` ends; `start` where none begins there. */
function findCommentEnd(text: string, start: number): number {
  const isLine = text.startsWith('//', start);
  if (!isLine && !text.startsWith('/*', start)) return start;
  const end = isLine ? text.indexOf('\n', start) : text.indexOf('*/', start + 2);
  return end < 0 ? text.length : isLine ? end : end + 2;
}

function escapeControl(written: string, control: string | undefined): string {
  if (control === undefined) return written;
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * JSON as hurried programs write it, made sound: without comments, commas before a closing bracket and what stands after
 * the last bracket, and with the control characters in its strings escaped. What else is wrong stays wrong. Linear.
 */
export function repairJson(text: string): string {
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  const source = text.slice(0, end);
  const pieces: string[] = [];
  /** Commas that are not written before it is known what follows: only before a closing bracket are they left out. */
  let commas = 0;
  const write = (piece: string, isClosing: boolean): void => {
    if (commas > 0 && !isClosing) pieces.push(','.repeat(commas));
    commas = 0;
    pieces.push(piece);
  };
  for (let at = 0; at < source.length; ) {
    const start = at;
    const character = source.charAt(at);
    RUN.lastIndex = at;
    if (character === '"') {
      at = findStringEnd(source, start);
      write(source.slice(start, at).replace(ESCAPE_OR_CONTROL, escapeControl), false);
    } else if (character === ',') {
      commas++;
      at++;
    } else if (character === '/') {
      at = findCommentEnd(source, start);
      if (at === start) write(source.charAt(at++), false);
    } else {
      const run = RUN.exec(source)?.[0] ?? '';
      at += run.length;
      const first = run.trimStart().charAt(0);
      if (first !== '') write(run, first === '}' || first === ']');
    }
  }
  return pieces.join('');
}
