import { z } from 'zod';
import { Claim } from './claim.ts';
import { SourcedClaim } from './digest.ts';
import { HttpUrl } from './ids.ts';
import { Period } from './period.ts';

/** A figure of an article as the ledger keeps it: what it covers is read, and its claimant has one spelling. */
export const ClaimRow = z.object({
  claim: Claim,
  period: Period,
  /** Whether its sentence names no event, unit or place that it counts alone: all of a side's losses, as far as it says. */
  isWhole: z.boolean(),
  /** One spelling for every way to write the claimant; the empty string for the outlet itself. */
  claimantKey: z.string(),
});
export type ClaimRow = z.infer<typeof ClaimRow>;

/** A figure of the ledger with the article that prints it. */
export const LedgerClaim = z.object({
  ...SourcedClaim.shape,
  period: Period,
  /** Whether its sentence names no event, unit or place that it counts alone. */
  isWhole: z.boolean(),
  claimantKey: z.string(),
  title: z.string(),
  /** The original report, or null where none is known. */
  url: HttpUrl.nullable(),
  /** The story that the article belongs to, by its first article; null where it is in none. */
  story: z.string().min(1).nullable(),
});
export type LedgerClaim = z.infer<typeof LedgerClaim>;

/** One page of the ledger as data, newest first. */
export const ClaimList = z.object({
  claims: z.array(
    LedgerClaim.extend({
      /** The figure's place on its article's page. */
      page: HttpUrl,
    }),
  ),
  /** Where older figures are, or null on the last page. */
  next: HttpUrl.nullable(),
});
export type ClaimList = z.infer<typeof ClaimList>;

/** A claimant of the ledger: its one spelling, and the words of its newest report. */
export const LedgerClaimant = z.object({ key: z.string().min(1), name: z.string().min(1) });
export type LedgerClaimant = z.infer<typeof LedgerClaimant>;
