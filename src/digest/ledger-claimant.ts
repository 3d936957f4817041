import { NAME_MAX } from '../limits.ts';
import { ANYONE, BODIES, COUNTRIES, ROLES, SAME_NAMES, SURNAMES } from './ledger-claimant-words.ts';

const COUNTRY_KEYS: ReadonlySet<string> = new Set(COUNTRIES.values());

/** Words of a name that are read: the longest title of an office has fewer. */
const WORDS_MAX = 16;

/** Words of a name: possessives and abbreviations' points gone, hyphens read as spaces. Case is kept. */
function splitName(name: string): string[] {
  return (
    name
      .slice(0, NAME_MAX)
      .normalize('NFKC')
      .slice(0, NAME_MAX)
      .replace(/[’ʼ`]/g, "'")
      .replace(/'s(?![\p{L}\p{N}])/gu, '')
      .replace(/(?<=\p{L})\.(?=\p{L}|\s|$)/gu, '')
      .match(/[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu) ?? []
  ).slice(0, WORDS_MAX);
}

const isCapital = (word: string) => /^\p{Lu}/u.test(word);

/** The person's name where a role stands before it: at least two capitalised words that name no body, to the end. */
function findPerson(words: readonly string[]): string[] | null {
  const role = words.findLastIndex((word) => ROLES.has(word.toLowerCase()));
  const name = words.slice(role + 1);
  if (role < 0 || name.length < 2 || name.length > 4) return null;
  return name.every((word) => isCapital(word) && !BODIES.has(word.toLowerCase())) ? name : null;
}

/** Names of countries as one word each: "the United Kingdom's" and "British" are `uk`. */
function nameCountries(words: readonly string[]): string[] {
  const named: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const two = COUNTRIES.get(`${words[at]} ${words[at + 1]}`);
    if (two !== undefined) at++;
    named.push(two ?? COUNTRIES.get(words[at] ?? '') ?? words[at] ?? '');
  }
  return named;
}

/** "A of B" as "B A", so that it meets "B's A". */
function turnOf(words: readonly string[]): string[] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === 'of') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.reverse().flat();
}

function sameNames(words: readonly string[]): string[] {
  let named = [...words];
  for (const [from, to] of SAME_NAMES) {
    const next: string[] = [];
    for (let at = 0; at < named.length; at++) {
      const stands = from.every((word, step) => named[at + step] === word);
      next.push(...(stands ? to : [named[at] ?? '']));
      if (stands) at += from.length - 1;
    }
    named = next;
  }
  return named;
}

/** The country first, where there is just one: "defence uk ministry", from "UK Ministry of Defence", is "uk defence ministry". */
function countryFirst(words: readonly string[]): string[] {
  const countries = new Set(words.filter((word) => COUNTRY_KEYS.has(word)));
  const [country] = countries;
  return countries.size === 1 && country !== undefined
    ? [country, ...words.filter((word) => word !== country)]
    : [...words];
}

/** One pass of the rules over a name as it is written. */
function spell(name: string): string {
  const written = splitName(name.replace(/\s+in an?\s.*$/s, ''));
  const person = findPerson(written);
  const lower = (person ?? written).map((word) => word.toLowerCase());
  const surname = lower.map((word) => SURNAMES.get(word)).find((known) => known !== undefined);
  if (surname !== undefined && (person !== null || lower.length <= 3)) return surname;
  const bare = lower.filter((word) => !/^(?:the|a|an)$/.test(word));
  return countryFirst(sameNames(turnOf(nameCountries(bare)))).join(' ');
}

/**
 * One spelling for a claimant, so that "Ukraine's General Staff" and "the General Staff of Ukraine" are one speaker:
 * lower case, without articles, possessives and titles, countries and common abbreviations by one name. Who is not
 * surely the same stays apart ("British intelligence" is not the UK Ministry of Defence), and what no rule knows stays
 * as it is. The empty string for null, the outlet itself. A key's own key is itself.
 */
export function claimantKey(claimant: string | null): string {
  let key = claimant ?? '';
  // A rule may make room for another; each pass shortens or orders, so that few are ever needed.
  for (let pass = 0; pass < 4; pass++) {
    const next = spell(key).slice(0, NAME_MAX).trim();
    if (next === key) break;
    key = next;
  }
  return key;
}

/** Whether a key names someone: "officials" or "local governor" may be another in every report. */
export function isNamedClaimant(key: string): boolean {
  const words = key.split(' ').filter((word) => word !== '');
  return words.some((word) => !ANYONE.has(word));
}
