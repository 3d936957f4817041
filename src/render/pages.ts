import { DESCRIPTION_MAX, NAME_MAX } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { cleanLine } from './clean.ts';
import { fillDigestList, fillHome, fillProblem } from './compiled.js';
import { feedLinks, subscribeUrl, trimBase } from './links.ts';
import { shellOf } from './shell.ts';
import { summaryView } from './summary.ts';
import type { DigestListPage, HomePage, ProblemPage } from './types.ts';

export { renderArticlePage } from './article-page.ts';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** How often a newsletter comes out: `Every Monday at 07:00 (Europe/London)`. */
export function cadenceWords({ cadence, zone }: Pick<Newsletter, 'cadence' | 'zone'>): string {
  const at = `at ${cadence.at} (${zone})`;
  switch (cadence.every) {
    case 'day':
      return `Every day ${at}`;
    case 'week':
      return `Every ${capital(cadence.on)} ${at}`;
    case 'weekdays':
      return `Every ${cadence.on.map(capital).join(', ')} ${at}`;
    case 'month':
      return `On day ${cadence.on} of every month ${at}`;
  }
}

/** The front page. */
export function renderHome(page: HomePage): string {
  const base = trimBase(page.base);
  const feedsOf = (newsletter: Newsletter) =>
    feedLinks(base, { id: newsletter.id, title: cleanLine(newsletter.title, NAME_MAX) });
  const names = ['RSS', 'Atom', 'JSON Feed'];
  return fillHome({
    ...shellOf({
      base,
      lang: 'en',
      title: 'Sitrep: news digests in which every line can be traced',
      description: 'Each sentence is a sentence of a report, with who says it, how surely and when.',
      canonical: `${base}/`,
      kind: 'website',
      alternates: page.newsletters.flatMap(({ newsletter }) => feedsOf(newsletter)),
    }),
    newsletters: page.newsletters.map(({ newsletter, latest, digests }) => ({
      title: cleanLine(newsletter.title, NAME_MAX),
      description: cleanLine(newsletter.description, DESCRIPTION_MAX),
      cadence: cadenceWords(newsletter),
      latest: latest === null ? null : summaryView(base, latest),
      digests: digests.filter(({ id }) => id !== latest?.id).map((digest) => summaryView(base, digest)),
      subscribeUrl: subscribeUrl(base, newsletter.id),
      allUrl: `${base}/digests?newsletter=${newsletter.id}`,
      feeds: feedsOf(newsletter).map((feed, at) => ({ ...feed, title: names[at] ?? feed.title })),
    })),
    empty: page.newsletters.length === 0,
  });
}

/** One page of the archive. `nextUrl` may be absolute or begin with a slash or a question mark. */
export function renderDigestList(page: DigestListPage): string {
  const base = trimBase(page.base);
  const { newsletter } = page;
  const title = newsletter === null ? 'All issues' : `All issues of ${cleanLine(newsletter.title, NAME_MAX)}`;
  const canonical = `${base}/digests${newsletter === null ? '' : `?newsletter=${newsletter.id}`}`;
  return fillDigestList({
    ...shellOf({
      base,
      lang: 'en',
      title: `${title} · Sitrep`,
      description:
        newsletter === null
          ? 'Every published issue, newest first.'
          : cleanLine(newsletter.description, DESCRIPTION_MAX),
      canonical,
      kind: 'website',
      alternates: newsletter === null ? [] : feedLinks(base, newsletter),
      newsletter: newsletter?.id,
    }),
    heading: title,
    intro: newsletter === null ? '' : cleanLine(newsletter.description, DESCRIPTION_MAX),
    digests: page.digests.map((digest) => summaryView(base, digest)),
    empty: page.digests.length === 0,
    nextUrl: page.nextUrl === null ? null : new URL(page.nextUrl, `${base}/digests`).href,
  });
}

/** An error as a page. */
export function renderProblemPage(page: ProblemPage): string {
  const title = cleanLine(page.title, NAME_MAX);
  const detail = cleanLine(page.detail, DESCRIPTION_MAX);
  return fillProblem({
    ...shellOf({
      base: page.base,
      lang: 'en',
      title: `${title} · Sitrep`,
      description: detail,
      canonical: '',
      kind: 'website',
      alternates: [],
    }),
    status: page.status,
    heading: title,
    detail,
  });
}
