import { FEED_ATTRIBUTES_MAX } from '../../limits.ts';
import { resolveAddress } from './addresses.ts';
import type { Element } from './element.ts';
import { Entities } from './entities.ts';
import { NamespaceScope } from './namespaces.ts';
import type { Problems } from './problems.ts';

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Elements that may hold whole documents: an entry inside them is none of the feed's. */
const DOCUMENTS = new Set(['content', 'summary', 'content:encoded', 'xhtml:body', 'xhtml:div']);

/** Elements of an entry or a feed that never stand inside a title: where one opens there, the title was not closed. */
const AFTER_TITLE =
  /^(?:item|entry|link|guid|id|description|summary|content|content:encoded|pubdate|published|updated|author|category|enclosure|comments|dc:[a-z]+)$/;

type Open = { element: Element; written: string; scope: NamespaceScope };

/** Makes a tree of tags and text as they come; see `parseXml`, whose rules it holds. */
export class TreeBuilder {
  private readonly root: Element;
  private readonly stack: Open[] = [];
  /** How many elements of each written name, in lower case, are open. */
  private readonly open = new Map<string, number>();
  private readonly entities: Entities;
  private readonly depthMax: number;
  private readonly problems: Problems;
  private readonly outermost = new NamespaceScope(null);
  /** How many tags of each written name, in lower case, are open and too deep to be elements. */
  private readonly tooDeep = new Map<string, number>();
  private written = '';
  private attributes: Map<string, string> | null = null;
  private pending = '';

  constructor(base: string | null, depthMax: number, problems: Problems) {
    this.root = { name: '', attributes: NO_ATTRIBUTES, children: [], base, lang: null };
    this.depthMax = depthMax;
    this.problems = problems;
    this.entities = new Entities(problems);
  }

  beginTag(written: string): void {
    this.written = written;
    this.attributes = null;
  }

  attribute(written: string, value: string): void {
    this.attributes ??= new Map();
    if (this.attributes.size >= FEED_ATTRIBUTES_MAX) return;
    const name = written.toLowerCase();
    if (!this.attributes.has(name)) this.attributes.set(name, this.entities.decode(value));
  }

  endTag(isEmpty: boolean): void {
    if (this.stack.length >= this.depthMax) {
      this.problems.add('too-deep', `elements deeper than ${this.depthMax} levels are read as text`);
      const deep = this.written.toLowerCase();
      if (!isEmpty) this.tooDeep.set(deep, (this.tooDeep.get(deep) ?? 0) + 1);
      return;
    }
    this.flush();
    const scope = this.openScope();
    const name = scope.resolve(this.written);
    if (AFTER_TITLE.test(name)) this.closeOpenTitle();
    if (name === 'item' || name === 'entry') this.closeOpenEntry(name);
    const parent = this.stack.at(-1)?.element ?? this.root;
    const element = this.makeElement(name, parent);
    parent.children.push(element);
    if (isEmpty) return;
    // Capitals are the commonest slip between a tag and its end: they are not told apart.
    const written = this.written.toLowerCase();
    this.stack.push({ element, written, scope });
    this.open.set(written, (this.open.get(written) ?? 0) + 1);
  }

  close(written: string): void {
    const lower = written.toLowerCase();
    const deep = this.tooDeep.get(lower) ?? 0;
    if (deep > 0) {
      this.tooDeep.set(lower, deep - 1);
      return;
    }
    const at = this.findOpen(lower);
    if (at < 0) {
      this.problems.add('mismatched-tag', `</${written.slice(0, 40)}> closes nothing`);
      return;
    }
    const inner = this.stack[at + 1];
    if (inner) this.problems.add('mismatched-tag', `<${inner.written.slice(0, 40)}> is not closed`);
    this.flush();
    this.cutStack(at);
  }

  text(text: string): void {
    this.pending += this.entities.decode(text);
  }

  literal(text: string): void {
    this.pending += text;
  }

  declaration(declaration: string): void {
    this.entities.declare(declaration);
  }

  finish(): Element {
    this.flush();
    const inner = this.stack.at(-1);
    if (inner) this.problems.add('unclosed-tag', `the document ends inside <${inner.written.slice(0, 40)}>`);
    return this.root;
  }

  private flush(): void {
    if (this.pending === '') return;
    (this.stack.at(-1)?.element ?? this.root).children.push(this.pending);
    this.pending = '';
  }

  private openScope(): NamespaceScope {
    const outer = this.stack.at(-1)?.scope ?? this.outermost;
    let scope = outer;
    const isRss = this.written.toLowerCase() === 'rss';
    for (const [name, value] of this.attributes ?? NO_ATTRIBUTES) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
      if (scope === outer) scope = new NamespaceScope(outer);
      // The default namespace of `<rss>` is RSS, even where a module's address was written into it.
      scope.declare(name.slice(6), name === 'xmlns' && isRss ? '' : value);
    }
    const colon = this.written.indexOf(':');
    if (colon > 0 && !scope.has(this.written.slice(0, colon).toLowerCase()))
      this.problems.add('undeclared-prefix', `the prefix of <${this.written.slice(0, 40)}> is not declared`);
    return scope;
  }

  private closeOpenTitle(): void {
    if ((this.open.get('title') ?? 0) === 0) return;
    const at = this.stack.findLastIndex(({ element }) => element.name === 'title');
    if (at < 0 || this.stack.slice(at).some(({ element }) => DOCUMENTS.has(element.name))) return;
    this.problems.add('mismatched-tag', '<title> is not closed');
    this.cutStack(at);
  }

  /** An entry that opens inside another one means that the other was never closed. */
  private closeOpenEntry(name: string): void {
    for (let at = this.stack.length - 1; at >= 0; at--) {
      const open = this.stack[at]?.element.name ?? '';
      if (DOCUMENTS.has(open)) return;
      if (open !== name) continue;
      this.problems.add('mismatched-tag', `<${name}> is not closed before the next one`);
      this.cutStack(at);
      return;
    }
  }

  private makeElement(name: string, parent: Element): Element {
    const attributes = this.attributes ?? NO_ATTRIBUTES;
    if (attributes.size === 0)
      return { name, attributes, children: [], base: parent.base, lang: parent.lang };
    // CDF has a `BASE` of its own.
    const own = name === 'channel' || name === 'item' ? attributes.get('base') : undefined;
    const base = attributes.get('xml:base') ?? own;
    return {
      name,
      attributes,
      children: [],
      base: base === undefined ? parent.base : (resolveAddress(base, parent.base) ?? parent.base),
      lang: attributes.get('xml:lang') ?? parent.lang,
    };
  }

  private findOpen(lower: string): number {
    // Counted, so that a flood of tags that close nothing is not looked for in the whole stack each time.
    if ((this.open.get(lower) ?? 0) === 0) return -1;
    return this.stack.findLastIndex(({ written }) => written === lower);
  }

  private cutStack(length: number): void {
    // What closes closes all that is deeper.
    if (this.tooDeep.size > 0) this.tooDeep.clear();
    for (let at = this.stack.length - 1; at >= length; at--) {
      const written = this.stack[at]?.written ?? '';
      this.open.set(written, (this.open.get(written) ?? 1) - 1);
    }
    this.stack.length = length;
  }
}
