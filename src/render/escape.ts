/**
 * What the compiled templates call. Each function gets a value of a view and the words for its place
 * (template and path), and throws where the view does not have it: nothing is printed as an empty string for want
 * of a value. What counts as filled is Handlebars' own rule.
 */

/** The characters that stand for themselves nowhere in HTML, and what is written for them. The choice is Handlebars'. */
const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#x27;'],
  ['`', '&#x60;'],
  ['=', '&#x3D;'],
]);
const SPECIAL = /[&<>"'`=]/;
const ALL_SPECIAL = new RegExp(SPECIAL.source, 'g');
const referenceOf = (character: string): string => REFERENCES.get(character) ?? character;

function missing(place: string, words: string): Error {
  return new Error(`templates/${place} ${words}`);
}

function textOf(value: unknown, place: string): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      throw missing(place, 'is not given');
    default:
      if (value === null) return '';
      throw missing(place, 'is neither a text nor a number');
  }
}

/** A value as text for HTML, in an attribute too: `& < > " ' =` and the grave accent become references. Null is empty. */
export function escapeValue(value: unknown, place: string): string {
  const text = typeof value === 'string' ? value : textOf(value, place);
  // Nine values in ten hold none: looking first is what makes escaping cheap.
  return SPECIAL.test(text) ? text.replace(ALL_SPECIAL, referenceOf) : text;
}

/** A value as plain text. Null is empty. */
export function printValue(value: unknown, place: string): string {
  return typeof value === 'string' ? value : textOf(value, place);
}

/** Whether `if` takes its first branch: not for false, null, 0, NaN, an empty text or an empty list. */
export function isFilled(value: unknown, place: string): boolean {
  if (value === undefined || typeof value === 'function') throw missing(place, 'is not given');
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Whether `with` takes its first branch: as `if`, and for 0. */
export function isPresent(value: unknown, place: string): boolean {
  return value === 0 || isFilled(value, place);
}

const NOTHING: readonly unknown[] = [];

/** What `each` goes through. Null is an empty list; throws on what is neither. */
export function listOf(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null) return NOTHING;
  throw missing(place, value === undefined ? 'is not given' : 'is not a list');
}

/** The value itself, to look up a name in. Throws where there is none. */
export function holderOf(value: unknown, place: string): unknown {
  if (value === undefined || value === null) throw missing(place, 'is not given');
  return value;
}
