import { isBlock, isElement, type PageElement, type PageNode } from './tree.ts';

/** A run of text that stands on lines of its own, with white space collapsed. */
export type Block = {
  readonly text: string;
  /** How much there is to read in it: its UTF-16 units, those of scripts without spaces counting for several. */
  readonly size: number;
  /** UTF-16 units of `text` that are a link's words. */
  readonly linked: number;
  /** The nearest block element around it. */
  readonly element: PageElement;
  /** Whether the text is that element's whole content, or stands in it beside other blocks. */
  readonly isWhole: boolean;
};

/** How much of a block is links, from 0 to 1. */
export function linkShare(block: { text: string; linked: number }): number {
  return block.text.length === 0 ? 0 : Math.min(1, block.linked / block.text.length);
}

/** Collects the blocks of a tree in one walk. */
class BlockReader {
  readonly blocks: Block[] = [];
  private readonly isLeftOut: (element: PageElement) => boolean;
  private parts: string[] = [];
  private linked = 0;
  private breaks = 0;
  private links = 0;

  constructor(isLeftOut: (element: PageElement) => boolean) {
    this.isLeftOut = isLeftOut;
  }

  read(element: PageElement): void {
    const first = this.blocks.length;
    const lines = findLines(element);
    for (const child of element.children) {
      if (typeof child === 'string') this.addLines(child, element);
      else if (child.tag === 'br') this.addBreak(element);
      else if (this.isLeftOut(child)) continue;
      else if (isBlock(child)) {
        this.flush(element, first);
        this.read(child);
        this.flush(child, first);
      } else this.readInline(child, element, first, lines.has(child));
    }
  }

  private readInline(element: PageElement, around: PageElement, first: number, isAlone: boolean): void {
    const lines = findLines(element);
    if (isAlone) this.flush(around, first);
    const { href, name } = element.attributes;
    // What has no address but a name is a place to jump to.
    const isLink = element.tag === 'a' && (href !== undefined || name === undefined);
    if (isLink) this.links += 1;
    for (const child of element.children) {
      if (typeof child === 'string') this.addText(child);
      else if (child.tag === 'br') this.addBreak(around);
      else if (this.isLeftOut(child)) continue;
      else if (isBlock(child)) {
        this.flush(around, first);
        this.read(child);
        this.flush(child, first);
      } else this.readInline(child, around, first, lines.has(child));
    }
    if (isLink) this.links -= 1;
    if (isAlone) this.flush(around, first);
  }

  /** In preformatted text an empty line parts paragraphs. */
  private addLines(text: string, element: PageElement): void {
    const parts = element.tag === 'pre' ? text.split(/\n[ \t]*(?=\r?\n)/) : [text];
    for (const [at, part] of parts.entries()) {
      if (at > 0) this.flush(element, 0);
      this.addText(part);
    }
  }

  private addText(text: string): void {
    const isBlank = /^\s*$/.test(text);
    if (!isBlank) this.breaks = 0;
    this.parts.push(text);
    if (this.links > 0 && !isBlank) this.linked += collapse(text).length;
  }

  /** One line break parts lines; two part paragraphs. */
  private addBreak(around: PageElement): void {
    this.breaks += 1;
    if (this.breaks >= 2) this.flush(around, 0);
    else this.parts.push('\u2028');
  }

  /** Ends the block that is being read. */
  flush(element: PageElement, first: number): void {
    if (this.parts.length === 0) return;
    const text = collapse(this.parts.join(''));
    if (text !== '')
      this.blocks.push({
        text,
        size: sizeOf(text),
        linked: this.linked,
        element,
        isWhole: first === this.blocks.length,
      });
    this.parts = [];
    this.linked = 0;
    this.breaks = 0;
  }
}

/** Units that one character of a script without spaces is worth: a word of English has five and a space. */
const IDEOGRAPH_UNITS = 3;
const IDEOGRAPH = /[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]/g;

function sizeOf(text: string): number {
  return text.length + (IDEOGRAPH_UNITS - 1) * (text.match(IDEOGRAPH)?.length ?? 0);
}

/** Units of text from which an element is a line, and no initial or word of one. */
const OWN_LINE = 40;
const SHOWN_AS_BLOCK = /display\s*:\s*block/i;

/** Whether an element that no standard calls a block may be shown as one: a long text, in a tag of the page's own or with such a style. */
function mayBeLine({ tag, attributes, children }: PageElement): boolean {
  if (!tag.includes('-') && !SHOWN_AS_BLOCK.test(attributes['style'] ?? '')) return false;
  return children.some((child) => typeof child === 'string' && child.trim().length >= OWN_LINE);
}

function hasWords(node: PageNode): boolean {
  return typeof node === 'string' ? !/^\s*$/.test(node) : node.children.some(hasWords);
}

const NO_LINES: ReadonlySet<PageNode> = new Set();

/** The children of an element that are lines of their own; beside words of the same sentence none is. */
function findLines({ children }: PageElement): ReadonlySet<PageNode> {
  const long = new Set<PageNode>(children.filter((child) => isElement(child) && mayBeLine(child)));
  if (long.size === 0) return NO_LINES;
  const isOwn = (node: PageNode | undefined) =>
    node === undefined || long.has(node) || (isElement(node) && (isBlock(node) || node.tag === 'br'));
  const shown = children.filter((child) => isOwn(child) || hasWords(child));
  return new Set(
    shown.filter((child, at) => long.has(child) && isOwn(shown[at - 1]) && isOwn(shown[at + 1])),
  );
}

/** What a link says to those who hear the page: no word of the sentence that it stands in. */
const NEW_TAB =
  / ?\(opens (?:in )?(?:an? )?(?:new|external) (?:tab|window|website)\)|, opens (?:in )?(?:a )?new (?:tab|window)\b/gi;

function collapse(text: string): string {
  return text
    .replace(NEW_TAB, '')
    .replace(/[^\S\u2028]+/g, ' ')
    .replace(/ ?\u2028[ \u2028]*/g, '\n')
    .trim();
}

/** The blocks of an element in the order of the page, without those in elements that are left out. */
export function listBlocks(root: PageElement, isLeftOut: (element: PageElement) => boolean): Block[] {
  const reader = new BlockReader(isLeftOut);
  reader.read(root);
  reader.flush(root, 0);
  return reader.blocks;
}
