import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { Corpus } from '../../src/model/corpus.ts';
import { Newsletter } from '../../src/model/newsletter.ts';
import { sha256 } from '../../src/model/sha256.ts';
import { saveNewsletter } from '../../src/store/definitions.ts';
import { buildDue, restartDue } from '../../src/worker/build-due.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { loadBatch } from './loading.ts';

/** Towns, so that each report is of an event of its own. */
const TOWNS = ['Izium', 'Sumy', 'Kherson', 'Kharkiv', 'Uman', 'Odesa', 'Dnipro', 'Poltava'];

/** A day's report: one strike. */
export async function reportOf(index: number, day: string) {
  const town = TOWNS[index % TOWNS.length];
  const text = `A missile hit ${town} on ${day}. The strike killed ${index + 3} civilians in ${town}, the regional governor said.`;
  return {
    id: `strike-${index}`,
    source: 'corpus',
    url: null,
    title: `Strike on ${town} kills ${index + 3}`,
    publisher: 'Example Times',
    after: null,
    byline: null,
    lang: 'en',
    published: day,
    publishedBasis: null,
    text,
    fingerprint: await sha256(text),
  };
}

/** The newsletter `wire`, whose days are those of UTC. */
export function wireOf(changes: Record<string, unknown>): Newsletter {
  return Newsletter.parse({
    id: 'wire',
    title: 'Wire',
    description: 'What was reported.',
    zone: 'UTC',
    cadence: { every: 'day', at: '07:00' },
    themes: ['casualties'],
    sender: { name: 'Wire', address: 'wire@example.com' },
    listId: 'wire.example.com',
    ...changes,
  });
}

/** Loads a corpus of one newsletter with a report on each of some days. */
export async function loadWire(newsletter: Newsletter, days: readonly string[]): Promise<void> {
  const articles = await Promise.all(days.map((day, index) => reportOf(index, day)));
  const hash = await sha256(JSON.stringify([articles, newsletter]));
  const parts = { newsletters: [newsletter], articles, hash };
  const corpus = Corpus.parse({ ...Corpus.parse(embeddedCorpus), ...parts });
  expect(await loadBatch(corpus)).toBe('loaded');
  await restartDue(env.DB, newsletter);
}

/** Stores another definition of the newsletter, as an operator's PUT does. */
export async function redefine(newsletter: Newsletter): Promise<void> {
  await saveNewsletter(env.DB, newsletter, new Date('2024-01-01T00:00:00Z'));
}

/** What cron does for a newsletter at an instant. */
export async function fire(newsletter: Newsletter, now: string): Promise<void> {
  await buildDue(env.DB, 'http://localhost:8787', newsletter, new Date(now), () => true);
}

/** A reader of the newsletter who takes it so often. */
export async function addWireReader(id: string, frequency: 'every' | 'weekly'): Promise<void> {
  const at = '2024-01-01T00:00:00.000Z';
  await env.DB.batch([
    env.DB.prepare(
      'INSERT INTO subscriber (id, address, address_key, created_at) VALUES (?1, ?2, ?2, ?3)',
    ).bind(id, `${id}@example.com`, at),
    env.DB.prepare(
      `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, consent_source, updated_at)
       VALUES (?1, ?1, 'wire', 'active', '["casualties"]', ?2, 'test', ?3)`,
    ).bind(id, frequency, at),
  ]);
}
