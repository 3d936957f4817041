/** Elements of HTML that stand on lines of their own; a paragraph begins and ends with them. */
const BLOCKS = new Set(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);

/** Elements whose content no reader sees. */
const HIDDEN = new Set(['script', 'style', 'template', 'noframes', 'noembed', 'applet', 'head', 'iframe']);

/** White space that is not one space already: between words, most is. */
const SPACE_RUN = /[\t\n\f\r][\t\n\f\r ]*| [\t\n\f\r ]+/g;

/**
 * Writes plain text out of marked-up text: blocks and `<br>` begin paragraphs, table cells are spaced, scripts and
 * styles left out. Takes tags as they come, matched or not; keeps no stack, so nothing can be too deep.
 */
export class TextWriter {
  private readonly pieces: string[] = [];
  private hidden: { name: string; depth: number } | null = null;
  private preformatted = 0;

  open(name: string): void {
    if (this.hidden) {
      if (name === this.hidden.name) this.hidden.depth++;
    } else if (HIDDEN.has(name)) {
      this.hidden = { name, depth: 1 };
    } else if (name === 'br') this.pieces.push('\n\n');
    else if (name === 'td' || name === 'th') this.pieces.push(' ');
    else if (BLOCKS.has(name)) {
      this.pieces.push('\n\n');
      if (name === 'pre') this.preformatted++;
    }
  }

  close(name: string): void {
    if (this.hidden) {
      if (name === this.hidden.name && --this.hidden.depth === 0) this.hidden = null;
    } else if (BLOCKS.has(name)) {
      this.pieces.push('\n\n');
      if (name === 'pre' && this.preformatted > 0) this.preformatted--;
    }
  }

  /** Text as a reader sees it: references are resolved already. */
  text(text: string): void {
    if (!this.hidden) this.pieces.push(this.preformatted > 0 ? text : text.replace(SPACE_RUN, ' '));
  }

  /** All that was written, with its breaks; white space around them is still to be tidied. */
  finish(): string {
    return this.pieces.join('');
  }
}
