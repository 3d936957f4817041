// Every size, count and time-out of the product, with its unit and the reason for it, by what it bounds. Nothing else in the
// code names such a number.
export * from './limits/commands.ts';
export * from './limits/digests.ts';
export * from './limits/feeds.ts';
export * from './limits/fetching.ts';
export * from './limits/ingest.ts';
export * from './limits/ledger.ts';
export * from './limits/pages.ts';
export * from './limits/providers.ts';
export * from './limits/read-text.ts';
export * from './limits/readers.ts';
export * from './limits/sending.ts';
export * from './limits/upkeep.ts';
