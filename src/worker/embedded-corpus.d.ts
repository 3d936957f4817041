/** The corpus as the build read it; parse it with `Corpus` before use. */
export const embeddedCorpus: unknown;
