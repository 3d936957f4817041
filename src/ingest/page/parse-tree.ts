import { Tokenizer } from 'htmlparser2';
import { PAGE_DEPTH_MAX, PAGE_NODES_MAX } from '../../limits.ts';
import { BLOCK_TAGS, isElement, type PageElement, type PageTree } from './tree.ts';

const KEPT = new Set(
  'class id role style hidden aria-hidden aria-label itemprop itemtype http-equiv href rel datetime content name property lang title type charset shadowrootmode data-testid data-component data-type data-block data-qa'.split(
    ' ',
  ),
);
const VOID = new Set(
  'area base basefont br col embed frame hr img input link meta param source track wbr'.split(' '),
);
/** What never holds a word of the article: neither it nor what is in it is kept. */
const DROPPED = new Set(
  'script style noscript svg math iframe template select datalist textarea canvas audio video object map dialog button noembed noframes'.split(
    ' ',
  ),
);
/** What an open tag closes first, and the elements past which it does not look (HTML standard, 13.2.6.4.7). */
const CLOSES: Readonly<Record<string, readonly [closed: readonly string[], until: readonly string[]]>> = {
  li: [['li'], ['ul', 'ol', 'menu']],
  dd: [['dd', 'dt'], ['dl']],
  dt: [['dd', 'dt'], ['dl']],
  td: [
    ['td', 'th'],
    ['tr', 'table'],
  ],
  th: [
    ['td', 'th'],
    ['tr', 'table'],
  ],
  tr: [['tr'], ['table']],
  tbody: [['tbody', 'thead', 'tfoot'], ['table']],
  thead: [['tbody', 'thead', 'tfoot'], ['table']],
  tfoot: [['tbody', 'thead', 'tfoot'], ['table']],
  option: [['option'], ['select']],
  a: [['a'], ['div', 'td', 'th', 'li', 'table']],
};
/** Elements past which no close tag and no new paragraph looks. */
const SCOPES = new Set(['td', 'th', 'table', 'caption', 'html']);

function createElement(tag: string, attributes: Record<string, string>): PageElement {
  return { tag, attributes, parent: null, children: [] };
}

/** Whether a page is read as a browser shows it that runs scripts, or as one that does not. */
export type Scripts = 'on' | 'off';

/** Builds the tree from tokens. The stack of open elements is never deeper than PAGE_DEPTH_MAX, so every look into it is short. */
class TreeBuilder {
  readonly root = createElement('html', {});
  readonly jsonLd: string[] = [];
  private readonly open: PageElement[] = [this.root];
  private readonly html: string;
  private attributes: Record<string, string> = {};
  private name = '';
  private attribute = '';
  private value = '';
  /** Elements opened past the depth that is kept: their close tags are passed over too. */
  private tooDeep = 0;
  private nodes = 0;
  private readonly scripts: Scripts;

  constructor(html: string, scripts: Scripts) {
    this.html = html;
    this.scripts = scripts;
  }

  /** Whether an element is dropped; a template that is shown as its parent's content is none. */
  private isDropped({ tag, attributes }: PageElement): boolean {
    if (tag === 'noscript') return this.scripts === 'on';
    return DROPPED.has(tag) && !(tag === 'template' && attributes['shadowrootmode'] !== undefined);
  }

  get top(): PageElement {
    return this.open[this.open.length - 1] ?? this.root;
  }

  onopentagname(start: number, end: number): void {
    this.name = this.html.slice(start, end).toLowerCase();
    this.attributes = {};
  }
  onattribname(start: number, end: number): void {
    this.attribute = this.html.slice(start, end).toLowerCase();
    this.value = '';
  }
  onattribdata(start: number, end: number): void {
    if (KEPT.has(this.attribute)) this.value += this.html.slice(start, end);
  }
  onattribentity(point: number): void {
    if (KEPT.has(this.attribute)) this.value += String.fromCodePoint(point);
  }
  onattribend(): void {
    if (KEPT.has(this.attribute) && !Object.hasOwn(this.attributes, this.attribute))
      this.attributes[this.attribute] = this.value;
  }
  onopentagend(): void {
    this.enter(false);
  }
  onselfclosingtag(): void {
    this.enter(!BLOCK_TAGS.has(this.name));
  }

  private enter(isClosed: boolean): void {
    const { name, attributes } = this;
    if (name === 'html' || name === 'head') {
      for (const [key, value] of Object.entries(attributes)) {
        if (!Object.hasOwn(this.root.attributes, key)) Object.assign(this.root.attributes, { [key]: value });
      }
      return;
    }
    this.closeImplied(name);
    const stays = isClosed || VOID.has(name);
    if (this.nodes >= PAGE_NODES_MAX) return;
    // What is dropped is opened at any depth, so that a script's words are never taken for the page's.
    if (this.open.length >= PAGE_DEPTH_MAX && !stays && (!DROPPED.has(name) || DROPPED.has(this.top.tag))) {
      this.tooDeep += 1;
      if (BLOCK_TAGS.has(name)) this.breakLine();
      return;
    }
    this.nodes += 1;
    const element = createElement(name, attributes);
    const parent = this.top;
    element.parent = parent;
    if (!this.isDropped(element)) parent.children.push(element);
    if (!stays) this.open.push(element);
  }

  private closeImplied(name: string): void {
    if (BLOCK_TAGS.has(name))
      this.closeUpTo(
        (tag) => tag === 'p',
        (tag) => SCOPES.has(tag) || tag === 'object',
      );
    const rule = CLOSES[name];
    if (rule)
      this.closeUpTo(
        (tag) => rule[0].includes(tag),
        (tag) => rule[1].includes(tag),
      );
  }

  /** Closes the nearest open element that matches, and all within it, unless one that bounds the look stands before it; says whether. */
  private closeUpTo(matches: (tag: string) => boolean, bounds: (tag: string) => boolean): boolean {
    for (let at = this.open.length - 1; at > 0; at -= 1) {
      const tag = this.open[at]?.tag ?? '';
      if (matches(tag)) {
        this.open.length = at;
        return true;
      }
      if (bounds(tag)) return false;
    }
    return false;
  }

  onclosetag(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase().trim();
    if (name === 'br') this.top.children.push(createElement('br', {}));
    if (name === 'html' || name === 'body' || VOID.has(name)) return;
    if (name === 'script' && this.top.tag === 'script') this.takeScript(this.top);
    if (DROPPED.has(name) && this.top.tag === name) {
      this.open.length -= 1;
      return;
    }
    if (this.tooDeep > 0) {
      this.tooDeep -= 1;
      if (BLOCK_TAGS.has(name)) this.breakLine();
      return;
    }
    const isTable = SCOPES.has(name) || name === 'tr' || name === 'tbody';
    const bounds = BLOCK_TAGS.has(name)
      ? (tag: string) => !isTable && SCOPES.has(tag)
      : (tag: string) => BLOCK_TAGS.has(tag);
    const isClosed = this.closeUpTo((tag) => tag === name, bounds);
    // A paragraph's end without its start is an empty paragraph (HTML standard, 13.2.6.4.7).
    if (name === 'p' && !isClosed) this.breakLine();
  }

  /** Keeps apart the lines of blocks that are too deep to be elements of their own. */
  private breakLine(): void {
    const { children } = this.top;
    const last = children.at(-1);
    if (last === undefined || (isElement(last) && last.tag === 'br')) return;
    children.push(createElement('br', {}), createElement('br', {}));
  }

  private takeScript(script: PageElement): void {
    if (/^application\/(?:[a-z.]+\+)?ld\+json/i.test(script.attributes['type']?.trim() ?? ''))
      this.jsonLd.push(script.children.join(''));
  }

  private addText(text: string): void {
    const { children } = this.top;
    const last = children.length - 1;
    const before = children[last];
    if (typeof before === 'string') children[last] = before + text;
    else children.push(text);
  }

  ontext(start: number, end: number): void {
    this.addText(this.html.slice(start, end));
  }
  ontextentity(point: number): void {
    this.addText(String.fromCodePoint(point));
  }
  oncdata(start: number, end: number, offset: number): void {
    this.addText(this.html.slice(start, end - offset));
  }
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}
}

/**
 * Parses HTML as far as extraction needs it, in time linear in its length: implied and stray close tags, entities, and
 * no scripts, styles, forms' fields or embedded players. Elements past PAGE_DEPTH_MAX are taken for part of their parent;
 * past PAGE_NODES_MAX only text is kept. With scripts off, what stands in `noscript` is kept. Never throws.
 */
export function parseTree(html: string, scripts: Scripts = 'on'): PageTree {
  const builder = new TreeBuilder(html, scripts);
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, builder);
  tokenizer.write(html);
  tokenizer.end();
  return { root: builder.root, jsonLd: builder.jsonLd };
}
