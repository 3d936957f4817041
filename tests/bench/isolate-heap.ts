import { z } from 'zod';

const Targets = z.array(z.object({ webSocketDebuggerUrl: z.string() }));
const Answer = z.object({ id: z.int(), result: z.unknown().optional() });
const HeapUsage = z.object({ usedSize: z.number() });

/**
 * Bytes of heap that the Worker's isolate has in use after a collection, asked of wrangler's debugger
 * (https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-getHeapUsage).
 */
export async function measureIsolateHeap(inspectorPort: number): Promise<number> {
  const [target] = Targets.parse(await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json());
  if (target === undefined) throw new Error('the debugger names no Worker');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((done, fail) => {
    socket.addEventListener('open', done, { once: true });
    socket.addEventListener('error', () => fail(new Error('the debugger refused')), { once: true });
  });
  const ask = (id: number, method: string): Promise<unknown> =>
    new Promise((done) => {
      socket.addEventListener('message', ({ data }) => {
        const answer = Answer.safeParse(JSON.parse(String(data)));
        if (answer.success && answer.data.id === id) done(answer.data.result);
      });
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    await ask(1, 'HeapProfiler.collectGarbage');
    return HeapUsage.parse(await ask(2, 'Runtime.getHeapUsage')).usedSize;
  } finally {
    socket.close();
  }
}
