const MARKER = '(?:Advertisement|ADVERTISEMENT)';
/** Words that open a sentence and never follow "Advertisement" in the name of an authority or a law. */
const OPENER =
  '(?:[“‘"«]|(?:The|A|An|In|On|At|As|It|He|She|They|We|But|And|For|From|This|That|These|Those|There|His|Her|Its|Their|Since|After|Before|While|When|Meanwhile|However|Although|According|Last|Earlier|Some|Many|More|One|Two)\\b)';
const SENTENCE_END = '[.!?…][”"’\')\\]]{0,3}';

const AT_START = new RegExp(`^${MARKER}(?=\\p{Lu}\\p{Ll}|\\p{Lu} |[“‘"«]| ${OPENER})`, 'u');
const AT_END = new RegExp(`(?<=${SENTENCE_END} ?|\\p{Ll})${MARKER}$`, 'u');
const WITHIN = new RegExp(`(?<=${SENTENCE_END} ?)${MARKER}(?=\\p{Lu}\\p{Ll}|[“‘"«]| ${OPENER})`, 'gu');
const TAIL = /(?<=[.!?…][”"’')\]]{0,3}) Source: ?Read (?:the )?Full (?:Article|Story)\.?$/i;

/** The paragraphs that stay of one, and the pieces cut from it. */
export type Unglued = { kept: string[]; cut: string[] };

/**
 * Cuts page furniture that ran into a paragraph: "Advertisement" at either end or between two sentences
 * (which then part), and a "Source: Read Full Article" tail. Only where no sentence can own the word.
 */
export function cutGlued(paragraph: string): Unglued {
  const cut: string[] = [];
  const take = (piece: string) => {
    cut.push(piece.trim());
    return '\n\n';
  };
  const rest = paragraph
    .replace(TAIL, take)
    .replace(AT_START, take)
    .replace(AT_END, take)
    .replace(WITHIN, take);
  const kept = rest.split('\n\n').map((part) => part.trim());
  return { kept: kept.filter((part) => part !== ''), cut };
}
