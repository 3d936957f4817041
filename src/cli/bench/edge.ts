import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import mjml2html from 'mjml';
import * as glue from 'mrml/bundler/mrml_wasm_bg.js';
import wasm from 'mrml/bundler/mrml_wasm_bg.wasm';
import { annotate } from '../../analyze/annotate.ts';
import { compileThemes } from '../../analyze/compile-themes.ts';
import { fillMessage } from '../../deliver/message-template.ts';
import { parseFeed } from '../../ingest/feeds/parse-feed.ts';
import { suppressionHash } from '../../model/suppression-hash.ts';
import { renderEmail } from '../../render/email.ts';
import { BenchInputs, Subject } from './contract.ts';
import { compileKeywordList, countKeywords } from './keyword-list.ts';
import { compileBenchMessage, makeRecipient, renderBenchMessage } from './messages.ts';

/** Does a subject's work once and returns a number that depends on it, so that nothing can be left out. */
type Run = () => number | Promise<number>;

/** Readers whose tokens are signed beforehand, where only the filling is measured. */
const RECIPIENTS = 1_000;

/** As long as a database's own: 128 bits in hexadecimal digits. */
const SALT = '0123456789abcdef0123456789abcdef';

/** What mjml is asked for: nothing that the comparison could do without. */
const MJML_OPTIONS = {
  ignoreIncludes: true,
  keepComments: false,
  validationLevel: 'skip',
  fonts: {},
} as const;

function startMrml(): glue.Engine {
  const instance = new WebAssembly.Instance(wasm, { './mrml_wasm_bg.js': { ...glue } });
  glue.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
  return new glue.Engine();
}

function renderMrml(engine: glue.Engine, source: string): string {
  const result = engine.toHtml(source);
  if (result.type === 'error') throw new Error(`mrml: ${result.message}`);
  return result.content;
}

/** Reads the last character: a string that V8 has only noted as a sum of parts is put together by that. */
const consume = (html: string): number => html.length + html.charCodeAt(html.length - 1);

function countEntries(bytes: Uint8Array): number {
  const result = parseFeed(bytes);
  if (!result.ok) throw new Error(result.error);
  return result.feed.entries.length;
}

function countWithFeedsmith(text: string): number {
  const { feed } = parseWithFeedsmith(text);
  if ('entries' in feed) return feed.entries?.length ?? 0;
  return 'items' in feed ? (feed.items?.length ?? 0) : 0;
}

/** The subjects, over these inputs, and the email as each renderer writes it. */
async function prepare({ digest, mjmlSource, articles, themes, conceptSets, models, feeds }: BenchInputs) {
  const engine = startMrml();
  const compiled = compileThemes({ themes, conceptSets, models });
  if (!compiled.ok) throw new Error('the themes do not compile');
  const keywords = compileKeywordList(themes, conceptSets);
  const renderMjml = async () => (await mjml2html(mjmlSource, MJML_OPTIONS)).html;
  const total = (count: (article: BenchInputs['articles'][number]) => number) =>
    articles.reduce((sum, article) => sum + count(article), 0);
  const template = await compileBenchMessage(digest);
  const recipients = Array.from({ length: RECIPIENTS }, (_none, n) => makeRecipient(n));
  const documents = feeds.map((text) => new TextEncoder().encode(text));
  let reader = 0;
  const runs: Record<Subject, Run> = {
    'our-email': () => consume(renderEmail(digest)),
    mjml: async () => consume(await renderMjml()),
    mrml: () => consume(renderMrml(engine, mjmlSource)),
    'our-annotations': () => total((article) => annotate(article, compiled.compiled).themes.length),
    'keyword-list': () => total(({ title, text }) => countKeywords(keywords, `${title}\n${text}`).size),
    'our-fills': () =>
      fillMessage(template, recipients[reader++ % recipients.length] ?? makeRecipient(0)).raw.length,
    'our-messages': () => {
      const recipient = makeRecipient(reader++);
      const { length } = suppressionHash(SALT, recipient.address);
      return length + consume(fillMessage(template, recipient).raw);
    },
    'messages-anew': async () => consume((await renderBenchMessage(digest, reader++)).raw),
    'our-feeds': () => documents.reduce((sum, bytes) => sum + countEntries(bytes), 0),
    'feedsmith-feeds': () =>
      documents.reduce((sum, bytes) => sum + countWithFeedsmith(new TextDecoder().decode(bytes)), 0),
  };
  const emails = async () => ({
    'our-email': renderEmail(digest),
    mjml: await renderMjml(),
    mrml: renderMrml(engine, mjmlSource),
  });
  return { runs, emails };
}

let prepared: Awaited<ReturnType<typeof prepare>> | null = null;

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/prepare') {
    prepared = await prepare(BenchInputs.parse(await request.json()));
    return Response.json(await prepared.emails());
  }
  if (prepared === null) return new Response('nothing is prepared', { status: 409 });
  const run = prepared.runs[Subject.parse(searchParams.get('subject'))];
  const times = Number(searchParams.get('times'));
  const before = performance.now();
  let sum = 0;
  for (let done = 0; done < times; done++) sum += await run();
  return Response.json({ sum, clock: performance.now() - before });
}

// biome-ignore lint/style/noDefaultExport: a Worker is its default export
export default {
  fetch: (request: Request) =>
    answer(request).catch((error: unknown) => new Response(String(error), { status: 500 })),
};
