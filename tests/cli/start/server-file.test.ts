import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listProcesses, type Running } from '../../../src/cli/start/processes.ts';
import { findServer, writeServerFile } from '../../../src/cli/start/server-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sitrep-server-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const SERVER = { starter: 100, group: 200, port: 8787 };
const start: Running = { id: 100, group: 90, command: 'node src/cli/start.ts --port=8787' };
const wrangler = (state: string, folder = root): Running => ({
  id: 200,
  group: 200,
  command: `node ${folder}/node_modules/wrangler/bin/wrangler.js dev --persist-to=${state} --port=8787`,
});
const workerd = (folder = root): Running => ({
  id: 201,
  group: 200,
  command: `${folder}/node_modules/@cloudflare/workerd-linux-64/bin/workerd serve --binary`,
});

describe('the server of a state', () => {
  beforeEach(() => {
    writeServerFile(root, 'state', SERVER);
  });

  test('runs where its start does', () => {
    expect(findServer(root, 'state', [start, wrangler('state'), workerd()])).toEqual({
      ...SERVER,
      kind: 'running',
    });
  });

  test('is left where its start is gone, or its number was given out again', () => {
    const other: Running = { ...start, command: 'vim notes.txt' };
    for (const processes of [[wrangler('state')], [workerd()], [other, wrangler('state'), workerd()]])
      expect(findServer(root, 'state', processes)).toEqual({ ...SERVER, kind: 'left' });
  });

  test('is not what belongs to another: a project, a state, a group', () => {
    const others: Running[] = [
      wrangler('state', '/elsewhere'),
      workerd('/elsewhere'),
      wrangler('state-two'),
      { ...workerd(), group: 300 },
      { id: 200, group: 200, command: `vim ${root}/node_modules/wrangler/package.json` },
    ];
    for (const other of others) expect(findServer(root, 'state', [other])).toBeNull();
    expect(findServer(root, 'state-two', [workerd()])).toBeNull();
  });

  test('is none once it was stopped, or where the file cannot be read', () => {
    writeServerFile(root, 'state', SERVER)();
    expect(findServer(root, 'state', [workerd()])).toBeNull();
    mkdirSync(join(root, 'torn'));
    writeFileSync(join(root, 'torn/server.json'), '{"group":');
    expect(findServer(root, 'torn', [workerd()])).toBeNull();
  });
});

test('the list of processes holds this one, with its command line', () => {
  const own = listProcesses().find(({ id }) => id === process.pid);
  expect(own?.group).toBeGreaterThan(0);
  expect(own?.command).toMatch(/node|vitest/);
});
