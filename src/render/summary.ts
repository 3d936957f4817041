import { NAME_MAX } from '../limits.ts';
import { cleanLine } from './clean.ts';
import { trimBase } from './links.ts';
import type { SummaryView } from './page-view.ts';
import type { DigestSummary } from './types.ts';
import { countWords, rangeWords } from './words.ts';

/** A digest as a list prints it. */
export function summaryView(base: string, digest: DigestSummary): SummaryView {
  return {
    title: cleanLine(digest.title, NAME_MAX),
    url: `${trimBase(base)}/digests/${encodeURIComponent(digest.id)}`,
    dates: rangeWords(digest.from, digest.to),
    to: digest.to,
    stories: countWords(digest.stories, 'story', 'stories'),
    headlines: digest.headlines.map((headline) => cleanLine(headline, NAME_MAX)),
  };
}
