import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  DATABASE,
  findDeployedUrl,
  hasSecret,
  isLoopback,
  parseLoggedIn,
  planDeploy,
  QUEUES,
  readPublicUrl,
} from '../../src/cli/deploy-plan.ts';

const TOML = readFileSync(resolve(import.meta.dirname, '../../wrangler.toml'), 'utf8');

describe('the plan', () => {
  test('makes the database and its tables before the Worker that reads them', () => {
    const plan = planDeploy({
      databaseExists: false,
      missingQueues: ['sitrep-jobs', 'sitrep-inbound', 'sitrep-dead'],
      publicUrl: 'https://news.example',
      secretsFile: '/tmp/secrets.json',
    });
    expect(plan.map(({ args }) => args.join(' '))).toEqual([
      'd1 create sitrep --update-config=false',
      'queues create sitrep-jobs',
      'queues create sitrep-inbound',
      'queues create sitrep-dead',
      'd1 migrations apply DB --remote',
      'deploy --var=PUBLIC_URL:https://news.example --secrets-file=/tmp/secrets.json',
    ]);
  });

  test('leaves out what is there already', () => {
    const plan = planDeploy({
      databaseExists: true,
      missingQueues: [],
      publicUrl: 'https://news.example',
      secretsFile: null,
    });
    expect(plan.map(({ args }) => args.join(' '))).toEqual([
      'd1 migrations apply DB --remote',
      'deploy --var=PUBLIC_URL:https://news.example',
    ]);
  });

  test('names the queues of wrangler.toml, and no others', () => {
    const named = [...TOML.matchAll(/^(?:queue|dead_letter_queue) = "([^"]+)"$/gm)].map((match) => match[1]);
    expect([...new Set(named)].sort()).toEqual([...QUEUES].sort());
  });

  test('names the database of wrangler.toml', () => {
    expect(TOML).toContain(`database_name = "${DATABASE}"`);
    expect(readPublicUrl(TOML)).toBe('http://localhost:8787');
  });
});

describe('what wrangler says', () => {
  test('tells who is signed in', () => {
    expect(parseLoggedIn('{"loggedIn":true,"email":"desk@news.example"}')).toBe(true);
    expect(parseLoggedIn('{"loggedIn":false}')).toBe(false);
    expect(parseLoggedIn('You are not authenticated.')).toBe(false);
  });

  test('tells which secrets the Worker has', () => {
    expect(hasSecret('[{"name":"ADMIN_TOKEN","type":"secret_text"}]', 'ADMIN_TOKEN')).toBe(true);
    expect(hasSecret('[]', 'ADMIN_TOKEN')).toBe(false);
    expect(hasSecret('✘ [ERROR] This Worker does not exist on your account.', 'ADMIN_TOKEN')).toBe(false);
  });

  test('tells where the Worker answers', () => {
    const lines = [
      '{"type":"wrangler-session","version":1}',
      '{"type":"deploy","version":1,"targets":["https://sitrep.desk.workers.dev","schedule: */5 * * * *"]}',
      '',
    ];
    expect(findDeployedUrl(lines.join('\n'))).toBe('https://sitrep.desk.workers.dev');
    expect(findDeployedUrl('')).toBeNull();
  });

  test.each([
    ['http://localhost:8787', true],
    ['http://127.0.0.1', true],
    ['http://[::1]:8787', true],
    ['https://localhost.example', false],
    ['https://sitrep.desk.workers.dev', false],
  ])('%s leads to this machine: %s', (url, expected) => {
    expect(isLoopback(url)).toBe(expected);
  });
});
