import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Corpus } from '../../src/model/corpus.ts';
import { Newsletter } from '../../src/model/newsletter.ts';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import { replaceDefinitions } from '../../src/store/definitions.ts';
import { getSuppressionSalt } from '../../src/store/settings.ts';
import { suppress } from '../../src/store/suppressions.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { importSubscribers } from '../../src/worker/import-subscribers.ts';
import { BASE, importFile, operator, Report, refusalsOf, row, send } from './importing.ts';
import { get } from './serve.ts';

async function problemOf(response: Response): Promise<string> {
  const { detail } = z.object({ detail: z.string() }).parse(await response.json());
  return `${response.status} ${detail}`;
}

/** A stream that sends lines in pieces as they are asked for. */
function streamOf(lines: readonly string[], perPiece = 400): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= lines.length) return controller.close();
      controller.enqueue(new TextEncoder().encode(lines.slice(at, at + perPiece).join('')));
      at += perPiece;
      return undefined;
    },
  });
}

/** Breaks where the stream should end. */
const breakAtEnd = () =>
  new TransformStream<Uint8Array, Uint8Array>({
    flush: (controller) => controller.error(new Error('the line is cut')),
  });

beforeAll(async () => {
  await replaceDefinitions(env.DB, Corpus.parse(embeddedCorpus));
});

describe('POST /api/subscribers/import', () => {
  test('takes 5,000 rows as they arrive, and names each that it refuses with its line', async () => {
    const lines = Array.from({ length: 5_000 }, (_, n) =>
      n % 100 === 7 ? `not an address,Reader ${n}\n` : `reader${n}@many.example.org,Reader ${n}\n`,
    );
    const report = await importFile(streamOf(['email,name\n', ...lines]));
    expect(report).toMatchObject({ rows: 5_000, added: 4_950, updated: 0, refused: 50, done: true });
    const refusals = await refusalsOf(report.next);
    expect(refusals).toHaveLength(50);
    expect(refusals[0]).toEqual({ line: 9, reason: expect.stringContaining('address') });
    expect(JSON.stringify(refusals)).not.toContain('@many');
  });

  test('changes nothing when the same file comes again', async () => {
    const file = 'email,name,themes,hour,zone\nagain@example.org,Ann,morale,7,Europe/Kyiv\n';
    expect(await importFile(file)).toMatchObject({ added: 1, updated: 0 });
    const before = await row('again@example.org');
    expect(await importFile(file)).toMatchObject({ rows: 1, added: 0, updated: 0, unchanged: 1 });
    expect(await row('again@example.org')).toEqual(before);
    expect(before).toEqual({
      status: 'active',
      themes: '["morale"]',
      hour: 7,
      zone: 'Europe/Kyiv',
      source: 'a form',
      name: 'Ann',
    });
  });

  test.each([
    ['name', 'changed-name@example.org,Bo,morale,7,Europe/Kyiv'],
    ['themes', 'changed-themes@example.org,Ann,casualties,7,Europe/Kyiv'],
    ['hour', 'changed-hour@example.org,Ann,morale,8,Europe/Kyiv'],
    ['zone', 'changed-zone@example.org,Ann,morale,7,Asia/Tokyo'],
  ])('counts a reader as updated whose %s is another', async (what, changed) => {
    const head = 'email,name,themes,hour,zone\n';
    await importFile(`${head}changed-${what}@example.org,Ann,morale,7,Europe/Kyiv\n`);
    const again = `${head}${changed}\n`;
    expect(await importFile(again)).toMatchObject({ updated: 1, unchanged: 0 });
    expect(await importFile(again)).toMatchObject({ updated: 0, unchanged: 1 });
  });

  test('takes the first of an address that stands in the file twice, and names the other', async () => {
    const file =
      'email,themes,frequency,consent_source,consent_at\n' +
      'twice@example.org,morale,every,Form A,2025-01-10\nTwice@example.org,,,Form B,\n';
    for (const count of [{ added: 1 }, { unchanged: 1 }]) {
      const report = await importFile(file);
      expect(report).toMatchObject({ rows: 2, updated: 0, refused: 1, ...count });
      expect(await refusalsOf(report.next)).toEqual([{ line: 3, reason: 'the same address as line 2' }]);
    }
    const { results } = await env.DB.prepare(
      `SELECT s.themes, s.consent_source AS consent FROM subscription s JOIN subscriber p ON p.id = s.subscriber
       WHERE p.address_key LIKE 'twice@%'`,
    ).all();
    expect(results).toEqual([{ themes: '["morale"]', consent: 'Form A' }]);
  });

  test('leaves what readers chose where the file says nothing of it, and the source of their consent', async () => {
    await importFile('email,themes\nkept@example.org,morale\n', 'consent=the+first');
    await importFile('email,name\nKept@Example.org,Kit\n', 'consent=the+second');
    expect(await row('kept@example.org')).toMatchObject({
      themes: '["morale"]',
      source: 'the first',
      name: 'Kit',
    });
  });

  test('never makes anybody active who unsubscribed or is on the do-not-send list', async () => {
    await importFile('email\nleft@example.org\n');
    await env.DB.prepare(
      `UPDATE subscription SET status = 'unsubscribed' WHERE subscriber =
       (SELECT id FROM subscriber WHERE address_key = 'left@example.org')`,
    ).run();
    const hash = suppressionHash(await getSuppressionSalt(env.DB), 'blocked@example.org');
    await suppress(env.DB, { hash, newsletter: '', reason: 'complaint', at: '2022-01-01T00:00:00.000Z' });
    const report = await importFile('email\nLEFT@example.org\nblocked@example.org\nnew@example.org\n');
    expect(report).toMatchObject({ rows: 3, added: 1, updated: 0, refused: 2 });
    expect(await refusalsOf(report.next)).toEqual([
      { line: 2, reason: 'has unsubscribed here' },
      { line: 3, reason: 'is on the do-not-send list (complaint)' },
    ]);
    expect(await row('left@example.org')).toMatchObject({ status: 'unsubscribed' });
    expect(await row('blocked@example.org')).toBeNull();
  });

  test('puts those on the do-not-send list whom the file says not to write to, and ends what they have here', async () => {
    await importFile('email\ngone@example.org\n');
    const report = await importFile(
      'uuid,email,name,attributes,status,created_at,updated_at\nu,gone@example.org,G,{},blocklisted,,\n',
    );
    expect(report).toMatchObject({ refused: 1, added: 0 });
    expect(await row('gone@example.org')).toMatchObject({ status: 'unsubscribed' });
    const later = await importFile('email\ngone@example.org\n');
    expect(await refusalsOf(later.next)).toEqual([
      { line: 2, reason: 'is on the do-not-send list (operator)' },
    ]);
  });

  test('tells the operator’s endpoint of each subscription that it ends, once', async () => {
    await importFile('email\ntold@example.org\nuntold@example.org\n');
    await env.DB.prepare(
      `UPDATE subscription SET status = 'pending' WHERE subscriber =
       (SELECT id FROM subscriber WHERE address_key = 'untold@example.org')`,
    ).run();
    const bounced =
      'email,status\ntold@example.org,bounced\nuntold@example.org,bounced\nnobody@example.org,bounced\n';
    for (let time = 0; time < 2; time++) await importFile(bounced);
    const { results } = await env.DB.prepare(
      `SELECT e.type, s.id = e.data ->> 'subscription' AS names, e.data ->> 'newsletter' AS newsletter, e.status
       FROM webhook_event e JOIN subscriber p ON p.id = e.data ->> 'subscriber'
       JOIN subscription s ON s.subscriber = p.id WHERE p.address_key IN ('told@example.org', 'untold@example.org')`,
    ).all();
    expect(results).toEqual([
      { type: 'subscriber.unsubscribed', names: 1, newsletter: 'frontline', status: 'pending' },
    ]);
  });

  test('counts the addresses of roles that it took', async () => {
    const file =
      'email\ninfo@role.example.org\nPress+war@role.example.org\nann@role.example.org\nabuse@role\n';
    expect(await importFile(file)).toMatchObject({ added: 3, refused: 1, roles: 2 });
    const found = async (address: string) => {
      const answer = await exports.default.fetch(`${BASE}/find`, {
        method: 'POST',
        body: JSON.stringify({ address }),
        headers: { ...operator, 'Content-Type': 'application/json' },
      });
      return z.object({ role: z.boolean() }).parse(await answer.json()).role;
    };
    expect([await found('info@role.example.org'), await found('ann@role.example.org')]).toEqual([
      true,
      false,
    ]);
  });

  test('does not bring back who was deleted', async () => {
    const file = 'email\ndeleted@example.org\n';
    await importFile(file);
    const person = await env.DB.prepare(
      "SELECT id FROM subscriber WHERE address_key = 'deleted@example.org'",
    ).first<string>('id');
    const answer = await exports.default.fetch(`${BASE}/${person}`, { method: 'DELETE', headers: operator });
    expect(answer.status).toBe(204);
    const report = await importFile(file);
    expect(report).toMatchObject({ added: 0, refused: 1 });
    expect(await refusalsOf(report.next)).toEqual([
      { line: 2, reason: 'is on the do-not-send list (deleted)' },
    ]);
  });

  test('goes on after the last stored row when the same file comes again under its job', async () => {
    const job = 'a'.repeat(26);
    const lines = ['email\n', ...Array.from({ length: 12_000 }, (_, n) => `r${n}@cut.example.org\n`)];
    const whole = lines.join('').slice(0, 190_000);
    const cut = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(whole));
        controller.close();
      },
    });
    // As if the connection had broken: what was stored stands, and the job is not done.
    await importSubscribers(env.DB, {
      job: { id: job, rows: 0 },
      newsletter: Newsletter.parse(await (await get('/api/newsletters/frontline', operator)).json()),
      consent: 'x',
      charset: null,
      body: cut.pipeThrough(breakAtEnd()),
    }).catch(() => null);
    const before = Report.omit({ next: true }).parse(
      await (await get(`/api/subscribers/import/${job}`, operator)).json(),
    );
    expect(before).toMatchObject({ rows: 7_000, added: 7_000, done: false });
    expect(await importFile(streamOf(lines), `job=${job}&consent=x`)).toMatchObject({
      rows: 12_000,
      added: 12_000,
      updated: 0,
      done: true,
    });
    expect(await importFile('email\nelse@example.org\n', `job=${job}&consent=x`)).toMatchObject({
      rows: 12_000,
    });
  });

  test.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ['a semicolon and a byte order mark', '\uFEFFE-Mail;Name\r\njurgen@example.org;Jürgen\r\n', 'text/csv'],
    ['tabs', 'E-Mail\tName\njurgen@example.org\tJürgen\n', 'text/csv'],
    [
      'Windows’ encoding',
      new Uint8Array([
        ...new TextEncoder().encode('email,name\njurgen@example.org,J'),
        0xfc,
        0x72,
        0x67,
        0x65,
        0x6e,
      ]),
      'text/csv; charset=windows-1252',
    ],
    [
      'UTF-16',
      new Uint8Array([
        0xff,
        0xfe,
        ...[...'email,name\njurgen@example.org,Jürgen\n'].flatMap((c) => [c.charCodeAt(0), 0]),
      ]),
      'text/csv',
    ],
  ])('reads %s', async (_name, body, type) => {
    await env.DB.prepare('DELETE FROM subscriber WHERE address_key = ?').bind('jurgen@example.org').run();
    await importFile(body, 'consent=x', type);
    expect(await row('jurgen@example.org')).toMatchObject({ name: 'Jürgen' });
  });

  test.each<[string, string, string, string]>([
    ['no header', 'ann@example.org,Ann\n', 'consent=x', '400 the first row must name'],
    ['two columns of addresses', 'email,e-mail\na,b\n', 'consent=x', '400 columns 1 and 2 both'],
    ['an empty file', '', 'consent=x', '400 the '],
    ['no consent', 'email\nann@example.org\n', '', '400 say where these people gave their consent'],
    ['a bad job', 'email\n', 'consent=x&job=1', '400 job'],
  ])('refuses a file with %s in words', async (_name, body, query, words) => {
    const problem = await problemOf(await send(body, query));
    expect(problem).toContain(words);
    expect(problem).not.toContain('ann@');
  });

  test('refuses single rows of a hostile file and takes the rest', async () => {
    const long = `x${'y'.repeat(10_000_000)}\n`;
    const report = await importFile(
      streamOf(
        [
          'email,name\n',
          'one@example.org,"open\n',
          long,
          'nul\u0000@example.org,N\n',
          'two@example.org,Two\n',
        ],
        1,
      ),
    );
    expect(report).toMatchObject({ rows: 4, added: 1, refused: 3, done: true });
    expect((await refusalsOf(report.next)).map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(await row('two@example.org')).toMatchObject({ name: 'Two' });
  });

  test('keeps addresses out of the query, and asks for the token', async () => {
    const response = await exports.default.fetch(`${BASE}/import?newsletter=frontline`, {
      method: 'POST',
      body: 'email\n',
    });
    expect(response.status).toBe(401);
  });
});
