const WIDTH = 30;

/** Shows how far a job has come: one line that is written over on a terminal, else a line for each change. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #last = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows a state: `share` from 0 to 1, null where nobody knows how much there is. */
  show(share: number | null, words: string): void {
    const line = share === null ? words : `${this.#bar(share)} ${words}`;
    if (line === this.#last) return;
    this.#last = line;
    if (this.#stream.isTTY) this.#stream.write(`\r\u001b[K${line}`);
    else this.#stream.write(`${words}\n`);
  }

  /** Ends the line. */
  end(): void {
    if (this.#stream.isTTY && this.#last !== '') this.#stream.write('\n');
  }

  #bar(share: number): string {
    const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
    return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
  }
}
