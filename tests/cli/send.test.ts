import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { OperatorApi } from '../../src/cli/operator-api.ts';
import { ProgressBar } from '../../src/cli/progress-bar.ts';

let server: Server | null = null;

afterEach(() => server?.close());

/** A server that answers every request alike and notes what was asked. */
async function serve(status: number, body: unknown): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}

test('calls a path with the token, also where the server names it by another address', async () => {
  const { url, asked } = await serve(200, { ok: true });
  const api = new OperatorApi({ url, token: 'secret' });
  await api.call('https://sitrep.example/api/x?after=1', z.object({ ok: z.boolean() }));
  expect(asked).toEqual(['GET /api/x?after=1 Bearer secret']);
});

test('says what the server says when it refuses', async () => {
  const { url } = await serve(409, { detail: 'the send is a draft: approve it first' });
  const api = new OperatorApi({ url, token: 'secret' });
  await expect(api.call('/api/x', z.object({}), { method: 'POST', json: {} })).rejects.toThrow(
    'approve it first',
  );
});

test('says in words that nothing answers, and that an address is none', async () => {
  const api = new OperatorApi({ url: 'http://127.0.0.1:1', token: 'secret' });
  await expect(api.call('/api/x', z.object({}))).rejects.toThrow('nothing answers');
  expect(() => new OperatorApi({ url: 'ftp://x', token: 'secret' })).toThrow('--url');
});

test('draws a bar on a terminal, and plain lines elsewhere, each once', () => {
  const write = vi.fn();
  const plain = new ProgressBar({ isTTY: false, write } as unknown as NodeJS.WriteStream);
  plain.show(0.5, '1 of 2');
  plain.show(0.5, '1 of 2');
  const terminal = new ProgressBar({ isTTY: true, write } as unknown as NodeJS.WriteStream);
  terminal.show(0.5, '1 of 2');
  expect(write.mock.calls).toEqual([
    ['1 of 2\n'],
    [expect.stringContaining('[###############...............] 1 of 2')],
  ]);
});
