/** A text as JavaScript writes it. */
export const literal = (text: string): string => JSON.stringify(text);

/** The code that reads a member of what `code` gives. */
export const memberOf = (code: string, name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `${code}.${name}` : `${code}[${literal(name)}]`;

/** Collects statements that append to `o`; neighbouring texts become one, and neighbouring values one sum. */
export class Output {
  readonly #statements: string[] = [];
  #texts = '';
  #terms: string[] = [];

  addText(text: string): void {
    this.#texts += text;
  }

  addTerm(code: string): void {
    this.#closeText();
    this.#terms.push(code);
  }

  addStatement(code: string): void {
    this.#closeTerms();
    this.#statements.push(code);
  }

  finish(): string {
    this.#closeTerms();
    return this.#statements.join('');
  }

  #closeText(): void {
    if (this.#texts !== '') this.#terms.push(literal(this.#texts));
    this.#texts = '';
  }

  #closeTerms(): void {
    this.#closeText();
    if (this.#terms.length > 0) this.#statements.push(`o+=${this.#terms.join('+')};`);
    this.#terms = [];
  }
}
