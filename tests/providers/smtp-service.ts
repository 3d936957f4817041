import { createServer, type Server, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Mood, Received } from './bench.ts';

export const SMTP_LOGIN = { user: 'desk@news.example', password: 'p@ss/w:rd %41' };

/** A mail server on this machine. */
export type SmtpService = {
  readonly port: number;
  readonly received: readonly Received[];
  /** The messages as they came, in bytes. */
  readonly raws: readonly string[];
  /** Envelope senders, in order. */
  readonly senders: readonly string[];
  /** Connections so far. */
  connections(): number;
  /** Connections that ended. */
  closed(): number;
  setMood(mood: Mood): void;
  stop(): Promise<void>;
};

class Refusal extends Error {
  readonly responseCode: number;
  constructor(code: number, text: string) {
    super(text);
    this.responseCode = code;
  }
}

function fieldOf(raw: string, name: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return (
    head
      .split('\r\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? ''
  );
}

/** What a recipient is answered with; null: taken. Some servers judge at the end of the message only. */
function judgeRecipient(address: string): Refusal | null {
  if (address.startsWith('gone-')) return new Refusal(550, `5.1.1 <${address}>: Recipient address rejected`);
  const stated = /^code-(\d{3})(?:-(\d)-(\d+)-(\d+))?@/.exec(address);
  if (stated === null) return null;
  const [, code, ...enhanced] = stated;
  return new Refusal(
    Number(code),
    `${enhanced.some((each) => each) ? `${enhanced.join('.')} ` : ''}${address} no`,
  );
}

/** Starts a real mail server (RFC 5321) with moods. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<SmtpService> {
  const received: Received[] = [];
  const raws: string[] = [];
  const senders: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let closed = 0;
  let mood: Mood = 'well';
  const server = new SMTPServer({
    disableReverseLookup: true,
    authOptional: true,
    size: 1_000_000,
    ...options,
    onAuth: (auth, _, done) => {
      const ok = auth.username === SMTP_LOGIN.user && auth.password === SMTP_LOGIN.password;
      if (mood === 'locked' || !ok)
        return done(new Refusal(535, `5.7.8 Authentication failed for ${auth.username} ${auth.password}`));
      done(null, { user: auth.username });
    },
    onMailFrom: (address, _, done) => {
      if (mood === 'busy') return done(new Refusal(451, '4.3.2 Please try again later'));
      senders.push(address.address);
      done();
    },
    onRcptTo: (address, _, done) => done(judgeRecipient(address.address)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const raw = Buffer.concat(chunks).toString('latin1');
        if (to.startsWith('spam-')) return done(new Refusal(554, `5.7.1 Message for ${to} refused as spam`));
        received.push({
          to,
          subject: fieldOf(raw, 'Subject'),
          unsubscribe: fieldOf(raw, 'List-Unsubscribe'),
        });
        raws.push(raw);
        if (mood === 'cut') hangUp();
        else if (mood !== 'silent')
          done(null, `2.0.0 Ok: queued as ${`4XyZ${received.length}`.padEnd(12, '0')}`);
      });
    },
  });
  /** Node breaks down where a socket is destroyed under a TLS handshake: there, the one above it has to go. */
  function hangUp(): void {
    if (options.secure !== true) for (const socket of sockets) socket.destroy();
    for (const connection of server.connections) {
      const socket: unknown = Reflect.get(connection, '_socket');
      if (socket instanceof Socket) socket.destroy();
    }
  }
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed += 1;
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> =>
    new Promise((done) => {
      hangUp();
      server.close(() => done());
    });
  return {
    port: address.port,
    received,
    raws,
    senders,
    connections: () => connections,
    closed: () => closed,
    setMood: (next) => {
      mood = next;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** A server that follows no protocol: it says the lines given, one after each chunk that comes, the first at once. */
export async function startScript(
  lines: readonly (string | null)[],
): Promise<{ port: number; connections(): number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const left = [...lines];
    const say = () => {
      const line = left.shift();
      if (line === null) socket.destroy();
      else if (line !== undefined) socket.write(`${line}\r\n`);
    };
    socket.on('data', say);
    say();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    connections: () => sockets.size,
    stop: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}
