import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { type App, type Clone, cloneProject, findFreePort, startApp } from '../setup/app.ts';

let clone: Clone;
let app: App;
let out: string;

beforeAll(async () => {
  clone = cloneProject();
  app = await startApp(clone.dir, await findFreePort());
  out = mkdtempSync(join(tmpdir(), 'sitrep-bytes-'));
  const window = ['--newsletter', 'frontline', '--from', '2022-03-28', '--to', '2023-05-21'];
  expect(runCli(['digest', ...window, '--base-url', app.url, '--out', out]).code).toBe(0);
});
afterAll(async () => {
  await app?.stop();
  clone?.remove();
  rmSync(out, { recursive: true, force: true });
});

test.each([
  ['json', 'digest.json'],
  ['email', 'email.html'],
  ['text', 'email.txt'],
  ['web', 'web.html'],
  ['eml', 'message.eml'],
])('workerd previews as %s the bytes that Node writes to %s', async (format, file) => {
  const path = `/preview?newsletter=frontline&from=2022-03-28&to=2023-05-21&format=${format}`;
  const response = await fetch(`${app.url}${path}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.equals(readFileSync(join(out, file)))).toBe(true);
});
