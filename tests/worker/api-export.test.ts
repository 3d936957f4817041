import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Corpus } from '../../src/model/corpus.ts';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import { replaceDefinitions } from '../../src/store/definitions.ts';
import { listImports } from '../../src/store/imports.ts';
import { getSuppressionSalt } from '../../src/store/settings.ts';
import { suppress } from '../../src/store/suppressions.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { explainQueries } from './explain.ts';
import { BASE, importFile, operator, Report, row } from './importing.ts';
import { get } from './serve.ts';

beforeAll(async () => {
  await replaceDefinitions(env.DB, Corpus.parse(embeddedCorpus));
});

describe('GET /api/subscribers/import', () => {
  test('lists imports, newest first, page by page', async () => {
    for (const name of ['a', 'b', 'c']) await importFile(`email\n${name}@listed.example.org\n`);
    const Page = z.object({ imports: z.array(Report), next: z.string().nullable() });
    const listed: string[] = [];
    for (let next: string | null = `${BASE}/import?limit=2`; next !== null; ) {
      const page: z.infer<typeof Page> = Page.parse(
        await (await exports.default.fetch(next, { headers: operator })).json(),
      );
      expect(page.imports.length).toBeLessThanOrEqual(2);
      listed.push(...page.imports.map(({ job }) => job));
      next = page.next;
    }
    const { results } = await env.DB.prepare(
      'SELECT id FROM import_job ORDER BY started_at DESC, id DESC',
    ).all();
    expect(results.length).toBeGreaterThanOrEqual(3);
    expect(listed).toEqual(results.map(({ id }) => id));
  });

  test('refuses a cursor that is none', async () => {
    expect((await get('/api/subscribers/import?after=yesterday', operator)).status).toBe(400);
  });

  test('is led by an index', async () => {
    const plans = await explainQueries(env.DB, (db) => listImports(db, { after: null, limit: 10 }));
    expect(plans.join()).toContain('import_job_by_time');
    expect(plans.join()).not.toContain('TEMP B-TREE');
  });
});

describe('GET /api/subscribers/export', () => {
  test('says of whom nothing is sent to why, so that an import elsewhere sends them nothing either', async () => {
    const reasons = {
      'hard-bounce': 'bounced',
      complaint: 'complained',
      operator: 'blocklisted',
      unsubscribed: 'unsubscribed',
    } as const;
    const names = ['fine', ...Object.keys(reasons)];
    await importFile(`email\n${names.map((name) => `${name}@kept.example.org\n`).join('')}`);
    const salt = await getSuppressionSalt(env.DB);
    for (const reason of ['hard-bounce', 'complaint', 'operator', 'unsubscribed'] as const) {
      const hash = suppressionHash(salt, `${reason}@kept.example.org`);
      await suppress(env.DB, { hash, newsletter: '', reason, at: '2022-01-01T00:00:00.000Z' });
    }
    // Both an end of one newsletter and a complaint: the complaint is what counts.
    const hash = suppressionHash(salt, 'complaint@kept.example.org');
    await suppress(env.DB, {
      hash,
      newsletter: 'frontline',
      reason: 'unsubscribed',
      at: '2023-01-01T00:00:00.000Z',
    });
    const exported = await (await get('/api/subscribers/export?newsletter=frontline', operator)).text();
    const lines = exported.split('\r\n').filter((line) => line.includes('@kept.example.org'));
    const statuses = lines.map((line) => line.split(',')).map(([address, , status]) => [address, status]);
    expect(Object.fromEntries(statuses)).toEqual({
      'fine@kept.example.org': 'active',
      ...Object.fromEntries(
        Object.entries(reasons).map(([name, status]) => [`${name}@kept.example.org`, status]),
      ),
    });
    await env.DB.batch([
      env.DB.prepare("DELETE FROM subscriber WHERE address_key LIKE '%@kept.example.org'"),
      env.DB.prepare('DELETE FROM suppression'),
    ]);
    const report = await importFile([exported.split('\r\n')[0], ...lines, ''].join('\r\n'), '');
    expect(report).toMatchObject({ added: 1, refused: 4 });
    expect(await row('complaint@kept.example.org')).toBeNull();
  });

  test('writes what an import takes back, with nothing that a spreadsheet would run', async () => {
    await importFile(
      `email,name,themes,frequency,hour,zone,consent_source,consent_at\n` +
        `=cmd@example.org,"=HYPERLINK(""x"")",morale,every,6,America/New_York,"a form, in ""print""",2022-03-01\n` +
        `'quoted@example.org,O'Brien,,,,,leaflet,\n`,
      '',
    );
    const exported = await (await get('/api/subscribers/export?newsletter=frontline', operator)).text();
    expect(exported).not.toMatch(/(?:^|[,\n]|\n")[=+@]/);
    const keys = ['=cmd@example.org', "'quoted@example.org"];
    const before = await Promise.all(keys.map(row));
    const active = exported.split('\r\n').filter((line) => line.includes(',active,')).length;
    await env.DB.batch([env.DB.prepare('DELETE FROM subscriber'), env.DB.prepare('DELETE FROM suppression')]);
    const report = await importFile(exported, '');
    expect(report).toMatchObject({ added: active, updated: 0 });
    expect(await Promise.all(keys.map(row))).toEqual(before);
    expect(await (await get('/api/subscribers/export?newsletter=frontline', operator)).text()).toContain(
      `"a form, in ""print""",2022-03-01T00:00:00.000Z`,
    );
  });

  test('answers 404 for a newsletter that is none', async () => {
    expect((await get('/api/subscribers/export?newsletter=nope', operator)).status).toBe(404);
  });
});
