import { BOILERPLATE_MAX } from '../limits.ts';
import { endsSentence, isReporting } from './boilerplate.ts';

const AGENCY =
  '(?:Getty Images|Getty|Anadolu(?: Agency)?|AFP|AP Photo|AP|Associated Press|Reuters|REUTERS|EPA-EFE|EPA|PA Wire|PA Images|PA Media|PA|NurPhoto|Shutterstock|Alamy(?: Stock Photo)?|ZUMA Press|Sipa USA|TASS|Sputnik|iStock)';

/** "Photo: …", "Image source, …", "Picture credit: …": only ever a credit. */
const LABELLED =
  /^(?:(?:photo|photograph|picture|image|video)s?(?: credits?| source| caption| copyright)?|credits?) ?[:|] ?\S|^image (?:source|caption|copyright), \S/i;
const PHOTO_BY = /^(?:Photo|Photograph|Picture|Image)s? (?:by|courtesy of) \p{Lu}/u;
/** "AFP via Getty Images", "Sputnik via AP". */
const VIA = new RegExp(`\\bvia ${AGENCY}$`);
/** "Ann Lee/Getty Images", "REUTERS/Ann Lee", "© AFP", "| AP". */
const SLASHED = new RegExp(
  `[/|©] ?${AGENCY}(?: Images)?$|\\b(?:REUTERS|Reuters|AP|AFP|EPA|AP Photo|Getty Images)/\\p{Lu}[\\p{L}.’' -]{1,40}$`,
  'u',
);
/** "(Ann Lee/AP)", "(Image: Getty)": brackets at the end of a line that name an agency and nothing like a sentence. */
const BRACKETED = new RegExp(`\\((?:[^().]{0,60}[ /:|])?${AGENCY}(?:[ /][^().]{0,60})?\\)$`);
const EXPLICIT = /\((?:photo|image|picture|credit|ap photo)\b[^()]*\)$|\([^()]*(?:\/|via )[^()]*\)$/i;
const STOCK = /(?:^|\s)Getty Images$/;
/** The same after the end of a sentence, with nothing but names between: "… in Kherson. Ann Lee Getty Images". */
const STOCK_AFTER_SENTENCE = /[.!?]\)? (?:\p{Lu}[\p{L}.’'-]*,? ){0,5}Getty Images$/u;

/** A second sentence before the credit: reporting that ran into the caption, to be kept with it. */
const SECOND_SENTENCE = /[\p{Ll}\d)]{3}[.!?] \p{Lu}\p{L}* (?!via )\p{Ll}/u;

/**
 * Whether a line is a picture's caption, known by the agency credit with which it ends. A line that ends
 * as a sentence does, that holds two, or in which somebody speaks, is not. `first` is true of the text's first line, which
 * may be a headline about an agency.
 */
export function isCaption(line: string, first: boolean): boolean {
  if (line.length > BOILERPLATE_MAX || /[.!?…:;][”"’']{0,3}$/.test(line)) return false;
  const credited = LABELLED.test(line) || PHOTO_BY.test(line) || endsInCredit(line, first);
  return credited && !isReporting(line) && !SECOND_SENTENCE.test(line);
}

/** Whether a line ends in the name of a picture agency, so that it had better not be taken for a headline. */
export function endsInAgency(line: string): boolean {
  return STOCK.test(line) || VIA.test(line) || SLASHED.test(line) || BRACKETED.test(line);
}

function endsInCredit(line: string, first: boolean): boolean {
  if (VIA.test(line) || STOCK_AFTER_SENTENCE.test(line)) return true;
  // A first line may be a page's title: "Army sacks its chief | Reuters", "Artist sues Getty Images".
  if (SLASHED.test(line)) return !first || !line.includes('|');
  if (STOCK.test(line)) return !first;
  if (!BRACKETED.test(line)) return false;
  if (EXPLICIT.test(line)) return true;
  // "… he added. (AFP)" is how agencies sign off their own last paragraph: that is reporting.
  return !first && !endsSentence(line.slice(0, line.lastIndexOf('(')).trimEnd());
}
