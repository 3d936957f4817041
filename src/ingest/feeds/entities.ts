import { Tokenizer } from 'htmlparser2';
import { FEED_ENTITY_MAX, FEED_ENTITY_TOTAL_MAX } from '../../limits.ts';
import type { Problems } from './problems.ts';

const XML_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What Windows-1252 has where Unicode has control characters: `&#146;` is an apostrophe in half the feeds that have it. */
const WESTERN = new TextDecoder('windows-1252');

/** A reference, or an ampersand that begins none. */
const REFERENCE = /&(?:(?:#(\d{1,10}|[xX][0-9a-fA-F]{1,8})|([A-Za-z][\w.-]{0,63}));)?/g;

/** `<!ENTITY name "value">`, from inside a declaration. Parameter and external entities do not fit, and are never read. */
const DECLARATION = /^ENTITY\s+([A-Za-z_][\w.-]{0,63})\s+(?:"([^"]*)"|'([^']*)')\s*$/;

const htmlEntities = new Map<string, string | null>();

/** The character of a named entity of HTML, or null. Names are looked up once. */
function findHtmlEntity(name: string): string | null {
  const known = htmlEntities.get(name);
  if (known !== undefined) return known;
  let found = '';
  let isKnown = false;
  const nothing = () => {};
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onattribname: nothing,
      oncdata: nothing,
      onclosetag: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onopentagend: nothing,
      onopentagname: nothing,
      onprocessinginstruction: nothing,
      onselfclosingtag: nothing,
      ontext: () => {
        isKnown = false;
      },
      ontextentity: (point) => {
        isKnown = true;
        found += String.fromCodePoint(point);
      },
    },
  );
  tokenizer.write(`&${name};`);
  tokenizer.end();
  const character = isKnown ? found : null;
  // Unknown names are endless, and are not kept.
  if (character !== null) htmlEntities.set(name, character);
  return character;
}

/** The character that a numeric reference means, '' where XML allows none there. */
export function decodeCodePoint(point: number): string {
  if (point >= 0x80 && point <= 0x9f) return WESTERN.decode(Uint8Array.of(point));
  if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return '\uFFFD';
  return String.fromCodePoint(point);
}

/**
 * Resolves the references in a feed's text and attributes: XML's five, numeric ones, HTML's names (which feeds use
 * without declaring them) and those of the document's own DTD whose value is plain text. An entity never stands
 * for other entities, and together they add no more than FEED_ENTITY_TOTAL_MAX units: nothing explodes.
 */
export class Entities {
  private readonly declared = new Map<string, string>();
  private readonly problems: Problems;
  private left = FEED_ENTITY_TOTAL_MAX;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  /** Takes the words of one `<!…>` in: an entity declaration is kept where it is harmless, anything else is passed over. */
  declare(declaration: string): void {
    // A document type's own `>` is its entities' first one: the declaration that it cuts off stands at its end.
    const start = declaration.lastIndexOf('ENTITY ');
    if (start < 0) return;
    const words = declaration.slice(start, start + FEED_ENTITY_MAX + 200);
    const [, name, double, single] = DECLARATION.exec(words) ?? [];
    const value = double ?? single;
    if (name === undefined || value === undefined || value.length > FEED_ENTITY_MAX || /&(?!#)/.test(value)) {
      this.problems.add(
        'entity-declaration',
        'an entity of the document type is not plain text, and is left out',
      );
    } else if (!this.declared.has(name)) this.declared.set(name, this.decode(value));
  }

  /** The text with its references resolved; unknown ones stay as they are written. */
  decode(text: string): string {
    if (!text.includes('&')) return text;
    return text.replace(
      REFERENCE,
      (written: string, digits: string | undefined, name: string | undefined) => {
        if (digits !== undefined) {
          const isHex = digits.startsWith('x') || digits.startsWith('X');
          return decodeCodePoint(isHex ? Number.parseInt(digits.slice(1), 16) : Number(digits));
        }
        if (name === undefined) {
          this.problems.add('bare-ampersand', 'an ampersand is not written as &amp;');
          return written;
        }
        const found = Object.hasOwn(XML_ENTITIES, name) ? XML_ENTITIES[name] : this.findNamed(name);
        if (found !== undefined) return found;
        this.problems.add('unknown-entity', `the entity ${written} is not known`);
        return written;
      },
    );
  }

  private findNamed(name: string): string | undefined {
    const declared = this.declared.get(name);
    if (declared === undefined) return findHtmlEntity(name) ?? undefined;
    this.left -= declared.length;
    if (this.left >= 0) return declared;
    this.problems.add(
      'entity-declaration',
      'the entities of the document type are used too often, and are left out',
    );
    return '';
  }
}
