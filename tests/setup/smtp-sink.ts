import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** A mail server that takes everything and counts it. */
export type SmtpSink = {
  readonly url: string;
  /** How often each message came, by `RECIPIENT MESSAGE-ID`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Messages so far, and their bytes. */
  total(): { messages: number; bytes: number };
  /** Resolves with the next message. */
  next(): Promise<void>;
  stop(): Promise<void>;
};

const ID = /^message-id:\s*(<[^>\r\n]*>)/im;

/**
 * Starts a mail server on this machine. It takes `delayMs` for each message before it answers; what it has read to the
 * end counts as received, whether its answer is heard or not.
 */
export async function startSink(delayMs: () => number): Promise<SmtpSink> {
  const counts = new Map<string, number>();
  const total = { messages: 0, bytes: 0 };
  let waiting: (() => void)[] = [];
  const server = new SMTPServer({
    disableReverseLookup: true,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      let head = '';
      stream.on('data', (chunk: Buffer) => {
        total.bytes += chunk.length;
        if (head.length < 8_192) head += chunk.toString('latin1');
      });
      stream.on('end', async () => {
        const key = `${session.envelope.rcptTo[0]?.address} ${ID.exec(head)?.[1]}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        total.messages++;
        for (const tell of waiting) tell();
        waiting = [];
        const delay = delayMs();
        if (delay > 0) await sleep(delay);
        done(null, '2.0.0 Ok: queued as 4XyZ00000001');
      });
    },
  });
  // A client that was killed breaks its connection.
  server.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    counts,
    total: () => ({ ...total }),
    next: () => new Promise((done) => waiting.push(done)),
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
