import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { annotate } from '../../analyze/annotate.ts';
import { compileThemes } from '../../analyze/compile-themes.ts';
import { describeSampleMessage } from '../../deliver/sample-message.ts';
import { buildDigest, type DigestInputs } from '../../digest/build.ts';
import { checkWindow } from '../../digest/calendar.ts';
import { type Candidate, describeArticleStory } from '../../digest/candidate.ts';
import { describeIssue, selectTold, type ToldIssue } from '../../digest/told.ts';
import { listOwnWindows } from '../../digest/told-windows.ts';
import { WINDOW_ARTICLES_MAX } from '../../limits.ts';
import type { Corpus } from '../../model/corpus.ts';
import type { Digest } from '../../model/digest.ts';
import { Day, HttpUrl } from '../../model/ids.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import { buildAll } from '../build.ts';
import { CommandError } from '../command-error.ts';
import { makeFolder, writeErrorWords } from '../make-folder.ts';
import { findCorpusNewsletter, openCorpus } from '../open-corpus.ts';
import { writeAtomic } from '../write-atomic.ts';

type Options = {
  newsletter: string;
  from: string;
  to: string;
  out: string;
  corpus?: string;
  baseUrl: string;
};

/** The digest's eight files. */
async function renderFiles(
  digest: Digest,
  newsletter: Newsletter,
): Promise<[name: string, content: string][]> {
  // The templates are compiled by now; before that there is nothing to import.
  const [
    { renderEmail },
    { renderText },
    { renderWeb },
    { renderJson },
    { renderEml },
    { renderFeed },
    { baseOf },
  ] = await Promise.all([
    import('../../render/email.ts'),
    import('../../render/text.ts'),
    import('../../render/web.ts'),
    import('../../render/json.ts'),
    import('../../render/eml.ts'),
    import('../../render/feed.ts'),
    import('../../render/links.ts'),
  ]);
  const feed = (format: 'rss' | 'atom' | 'json', file: string) =>
    renderFeed(
      format,
      {
        title: digest.title,
        description: digest.description,
        homeUrl: digest.url,
        selfUrl: `${digest.url}/${file}`,
        lang: digest.lang,
      },
      [digest],
    );
  return [
    ['digest.json', renderJson(digest)],
    ['email.html', renderEmail(digest)],
    ['email.txt', renderText(digest)],
    [
      'message.eml',
      await renderEml(digest, describeSampleMessage(digest, newsletter.sending, baseOf(digest))),
    ],
    ['web.html', renderWeb(digest)],
    ['feed.rss', feed('rss', 'feed.rss')],
    ['feed.atom', feed('atom', 'feed.atom')],
    ['feed.json', feed('json', 'feed.json')],
  ];
}

function parseDay(name: string, value: string): Day {
  const day = Day.safeParse(value);
  if (!day.success)
    throw new CommandError(`--${name} must be a day of the calendar, YYYY-MM-DD, not "${value}"`);
  return day.data;
}

function parseBase(value: string): string {
  const url = HttpUrl.safeParse(value);
  if (!url.success) throw new CommandError(`--base-url must be an absolute http(s) address, not "${value}"`);
  return url.data.replace(/\/+$/, '');
}

/** Annotates the dated articles of a corpus: those without a date are in no window. */
function annotateCorpus(corpus: Corpus): Candidate[] {
  const result = compileThemes(corpus);
  if (!result.ok) throw new CommandError(result.problems[0]?.message ?? 'a theme is broken');
  return corpus.articles.flatMap((article) => {
    const { text: _text, source: _source, fingerprint: _fingerprint, published, ...metadata } = article;
    if (published === null) return [];
    return [
      {
        article: { ...metadata, published },
        annotation: annotate(article, result.compiled),
        signature: describeArticleStory(article),
      },
    ];
  });
}

/**
 * The issues before a window, built as the schedule publishes them: oldest first, each held against those before it, and
 * none for a window without stories.
 */
async function buildTold(inputs: Omit<DigestInputs, 'told'>): Promise<ToldIssue[]> {
  const { newsletter, window: asked } = inputs;
  const signatures = new Map(inputs.candidates.map(({ article, signature }) => [article.id, signature]));
  let told: ToldIssue[] = [];
  for (const { window, candidates } of listOwnWindows(newsletter, inputs.candidates, asked.from)) {
    // The schedule builds none of so many.
    if (candidates.length > WINDOW_ARTICLES_MAX) continue;
    told = selectTold(told, window.from);
    const result = await buildDigest({ ...inputs, window, candidates, told });
    if (result.ok && result.digest.counts.stories >= newsletter.sending.minimumStories)
      told = [describeIssue(result.digest, signatures), ...told];
  }
  return told;
}

async function runDigest(options: Options): Promise<void> {
  const window = { from: parseDay('from', options.from), to: parseDay('to', options.to) };
  const base = parseBase(options.baseUrl);
  if (options.out.trim() === '') throw new CommandError('--out must name a folder for the eight files');
  const bad = checkWindow(window);
  if (bad) throw new CommandError(bad.message);
  const corpus = await openCorpus(options.corpus);
  const newsletter = await findCorpusNewsletter(corpus, options.newsletter);
  const inputs = { newsletter, themes: corpus.themes, window, base, candidates: annotateCorpus(corpus) };
  const result = await buildDigest({ ...inputs, told: await buildTold(inputs) });
  if (!result.ok)
    throw new CommandError(
      `no articles were published from ${window.from} to ${window.to}, so there is no digest to build`,
    );
  await buildAll();
  const out = resolve(options.out);
  const files = await renderFiles(result.digest, newsletter);
  try {
    makeFolder(out);
    for (const [name, content] of files) writeAtomic(join(out, name), content);
  } catch (error) {
    throw new CommandError(`cannot write to "${options.out}": ${writeErrorWords(error)}`);
  }
  const { counts } = result.digest;
  console.log(
    `${result.digest.id}: ${counts.stories} stories from ${counts.articles} articles, eight files in ${options.out}`,
  );
}

/** `digest`: builds one window's digest from files and writes its renditions. */
export function registerDigest(program: Command): void {
  program
    .command('digest')
    .description('build a digest from the corpus and write digest.json, email, message, web page and feeds')
    .requiredOption('--newsletter <id>', 'the newsletter to build')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD, in the newsletter’s zone')
    .requiredOption('--to <date>', 'last day, inclusive')
    .requiredOption('--out <dir>', 'folder for the eight files')
    .option('--corpus <dir>', 'folder laid out as corpus/; what it lacks comes from corpus/')
    .option(
      '--base-url <url>',
      'base of every absolute link',
      process.env['PUBLIC_URL'] ?? 'http://localhost:8787',
    )
    .action(runDigest);
}
