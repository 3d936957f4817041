import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import Handlebars from 'handlebars';
import { z } from 'zod';
import { compileThemes } from '../analyze/compile-themes.ts';
import type { Digest } from '../model/digest.ts';
import { buildBenchArticles } from './bench/bench-articles.ts';
import { buildBenchDigest, STORIES } from './bench/bench-digest.ts';
import { measureBundles } from './bench/bundle.ts';
import type { BenchInputs, Emails } from './bench/contract.ts';
import { type BenchLine, formatTable, lineOf } from './bench/lines.ts';
import { fillMjmlSource } from './bench/mjml-source.ts';
import { type Ask, measureRounds, pairRounds } from './bench/rounds.ts';
import { buildAll } from './build.ts';
import { openCorpus } from './open-corpus.ts';
import { ROOT } from './root.ts';
import { localEnvironment } from './start/wrangler.ts';

/** Exit code for bad input. */
const BAD_INPUT = 2;

/** UTF-8 bytes of the article that annotating is measured by: a report of about 800 words. */
const ARTICLE_BYTES = 5_000;

/** Articles in the text that annotating is measured over: enough that none is still at hand when it comes again. */
const ARTICLES = 40;

const BYTES_OF_AN_MB = 1_000_000;

/** In a millisecond. */
const MICROSECONDS = 1_000;

const HELP = `
Measures, in one run and inside workerd where the edge does the work:
  email-render  our email of a ${STORIES}-story digest: the view and its filled-in template, against mjml and mrml at
                run time; both get the same template already filled, and only turn it into HTML
  email-bytes   the bytes of that email, against mjml's
  annotate      all that is found in an article (sentences, themes by rule, speakers, figures) against a keyword
                list, which only finds words; annotate-throughput is the same in MB of text a second
  message-fill  one reader's message filled into its variant's, against rendering and encoding every message anew;
                message-whole signs the reader's three tokens too, hashes the address for the do-not-send list, and puts
                the message into one piece of memory
  feed-parse    the digest's own RSS, Atom and JSON feeds read into entries, against feedsmith, which wrote them
  bundle-gzip   the Worker as it is deployed, against the same Worker with mjml in it

ratio = peer / ours (of a speed ours / peer): how many times faster, or smaller, ours is; under 1 the peer is.
Takes about a minute. Other work on the machine slows both sides of a ratio: trust the ratios.`;

const require = createRequire(import.meta.url);

/** A package with the version that is installed: `mjml 5.4.1`. */
function nameWithVersion(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8'));
  return `${name} ${z.object({ version: z.string() }).parse(manifest).version}`;
}

/** The deployed Worker's compatibility date, for the Worker of the bench to have the same. */
function readCompatibilityDate(): string {
  const toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
  const date = /^compatibility_date\s*=\s*"([\d-]+)"/m.exec(toml)?.[1];
  if (date === undefined) throw new Error('wrangler.toml names no compatibility_date');
  return date;
}

async function prepareInputs(): Promise<BenchInputs> {
  const corpus = await openCorpus(undefined);
  const { articles, themes, conceptSets, models } = corpus;
  const result = compileThemes(corpus);
  if (!result.ok) throw new Error(result.problems[0]?.message ?? 'a theme is broken');
  const digest = await buildBenchDigest(corpus, result.compiled);
  // The templates are compiled by now; before that there is nothing to import.
  const { emailView } = await import('../render/email-view.ts');
  const mjmlSource = await fillMjmlSource(ROOT, emailView(digest));
  const texts = buildBenchArticles(articles, ARTICLES, ARTICLE_BYTES);
  const { renderFeed } = await import('../render/feed.ts');
  const about = {
    title: digest.title,
    description: digest.description,
    homeUrl: digest.url,
    lang: digest.lang,
  };
  const feeds = (['rss', 'atom', 'json'] as const).map((format) =>
    renderFeed(format, { ...about, selfUrl: `${digest.url}/feed.${format}` }, [digest]),
  );
  return { digest, mjmlSource, articles: texts, themes, conceptSets, models, feeds };
}

/** Throws where an email lacks a sentence of the digest: then the renderers did not do the same work. */
function checkSentences(digest: Digest, emails: Emails): void {
  const sentences = digest.sections.flatMap(({ stories, developing, also }) => [
    ...[...stories, ...developing].flatMap(({ evidence }) => evidence),
    ...also.map(({ evidence }) => evidence),
  ]);
  for (const [renderer, html] of Object.entries(emails)) {
    const missing = sentences.filter(({ text }) => !html.includes(Handlebars.escapeExpression(text)));
    if (missing.length > 0)
      throw new Error(`${renderer} left out ${missing.length} of ${sentences.length} evidence sentences`);
  }
}

async function measureSpeed(ask: Ask, { articles }: BenchInputs): Promise<BenchLine[]> {
  const emails = await measureRounds(ask, ['our-email', 'mjml', 'mrml']);
  const render = { bench: 'email-render', unit: 'ms' };
  const annotations = await measureRounds(ask, ['our-annotations', 'keyword-list']);
  const read = articles.reduce((sum, { title, text }) => sum + Buffer.byteLength(`${title}\n${text}`), 0);
  const took = pairRounds(annotations, 'our-annotations', 'keyword-list');
  const speed = (ms: number) => ((read / ms) * 1_000) / BYTES_OF_AN_MB;
  const perArticle = (ms: number) => (ms * ARTICLE_BYTES) / read;
  const peerName = 'keyword list';
  return [
    lineOf({ ...render, peerName: nameWithVersion('mjml') }, pairRounds(emails, 'our-email', 'mjml')),
    lineOf({ ...render, peerName: nameWithVersion('mrml') }, pairRounds(emails, 'our-email', 'mrml')),
    lineOf(
      { bench: 'annotate', unit: 'ms per 5 KB article', peerName },
      took.map(({ ours, peer }) => ({ ours: perArticle(ours), peer: perArticle(peer) })),
    ),
    lineOf(
      { bench: 'annotate-throughput', unit: 'MB/s', peerName },
      took.map(({ ours, peer }) => ({ ours: speed(ours), peer: speed(peer) })),
    ),
  ];
}

/** The digest's own feeds read again, beside the library that wrote them. */
async function measureFeeds(ask: Ask): Promise<BenchLine> {
  const rounds = await measureRounds(ask, ['our-feeds', 'feedsmith-feeds']);
  const names = { bench: 'feed-parse', unit: 'ms for three feeds', peerName: nameWithVersion('feedsmith') };
  return lineOf(names, pairRounds(rounds, 'our-feeds', 'feedsmith-feeds'));
}

/** Readers' messages out of a variant's, beside rendering and encoding each anew. */
async function measureMessages(ask: Ask): Promise<BenchLine[]> {
  const rounds = await measureRounds(ask, ['our-fills', 'our-messages', 'messages-anew']);
  const names = { unit: 'µs a message', peerName: `anew with ${nameWithVersion('nodemailer')}` };
  return [
    lineOf(
      { bench: 'message-fill', ...names },
      pairRounds(rounds, 'our-fills', 'messages-anew', MICROSECONDS),
    ),
    lineOf(
      { bench: 'message-whole', ...names },
      pairRounds(rounds, 'our-messages', 'messages-anew', MICROSECONDS),
    ),
  ];
}

async function measureAll(): Promise<BenchLine[]> {
  await buildAll();
  const inputs = await prepareInputs();
  // Wrangler reads its surroundings when it is loaded.
  Object.assign(process.env, localEnvironment(ROOT, process.env));
  const { startBenchServer } = await import('./bench/workerd.ts');
  const server = await startBenchServer(ROOT, readCompatibilityDate(), inputs);
  try {
    checkSentences(inputs.digest, server.emails);
    const speed = await measureSpeed(server.ask, inputs);
    const messages = await measureMessages(server.ask);
    const feeds = await measureFeeds(server.ask);
    const bytes = {
      ours: Buffer.byteLength(server.emails['our-email']),
      peer: Buffer.byteLength(server.emails.mjml),
    };
    const peerName = nameWithVersion('mjml');
    return [
      ...speed,
      ...messages,
      feeds,
      lineOf({ bench: 'email-bytes', unit: 'bytes', peerName }, [bytes]),
      lineOf({ bench: 'bundle-gzip', unit: 'KB', peerName: `with ${peerName}` }, [
        await measureBundles(ROOT),
      ]),
    ];
  } finally {
    await server.stop();
  }
}

async function main(options: { json: boolean }): Promise<void> {
  const before = loadavg()[0] ?? 0;
  const lines = await measureAll();
  if (options.json) {
    for (const line of lines) console.log(JSON.stringify(line));
    return;
  }
  const load = [before, loadavg()[0] ?? 0].map((value) => value.toFixed(1)).join(' before, ');
  console.log(`${formatTable(lines)}\nMachine: ${availableParallelism()} cores, load ${load} after.`);
}

const program = new Command('bench')
  .description('measures Sitrep beside its peers')
  .option('--json', 'one line of JSON a measurement: {bench, ours, peer, peerName, ratio, unit}', false)
  .addHelpText('after', HELP)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_INPUT))
  .action(main);

try {
  await program.parseAsync();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
