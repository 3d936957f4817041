import { REASON_MAX } from '../../limits.ts';

/** Errors that quote what they were given: the log has them whole. */
const QUOTING: ReadonlySet<string> = new Set(['SyntaxError', 'ZodError', '$ZodError']);

/** A word that may be a reader's address, a link with a key in it, or is as long as a token. */
const isPrivate = (word: string): boolean =>
  word.includes('@') || word.includes('://') || /%40/i.test(word) || /[A-Za-z0-9_-]{40}/.test(word);

/** Why a job failed, as it may be kept and shown: one short line, without addresses, links, tokens and quoted data. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown; the log has it';
  if (QUOTING.has(error.name)) return `${error.name}; the log has it whole`;
  const line = error.message.slice(0, REASON_MAX * 10).replace(/[\s\p{C}]+/gu, ' ');
  const said = line
    .trim()
    .split(' ')
    .map((word) => (isPrivate(word) ? '…' : word))
    .join(' ');
  if (said === '') return `${error.name} without a word; the log says where`;
  return said.length > REASON_MAX ? `${said.slice(0, REASON_MAX - 1).toWellFormed()}…` : said;
}
