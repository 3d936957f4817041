import type { SuppressionReason } from './subscriber.ts';

/** What one row of an import says. Null where the file says nothing: who is known keeps what they chose. */
export type ImportedReader = {
  readonly address: string;
  /** The same for every spelling of one address. */
  readonly key: string;
  readonly name: string | null;
  /** Theme ids as JSON, in the newsletter's order. */
  readonly themes: string | null;
  readonly frequency: string | null;
  readonly hour: number | null;
  readonly zone: string | null;
  readonly pausedUntil: string | null;
  readonly consentSource: string;
  readonly consentAt: string | null;
  readonly confirmedAt: string | null;
};

/** Whom the file says not to write to any more, and why. */
export type ImportedSuppression = { readonly key: string; readonly reason: SuppressionReason };
