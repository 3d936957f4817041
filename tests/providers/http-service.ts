import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Mood, Received } from './bench.ts';

/** A request as a service reads it. */
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** An answer: its body as JSON, unless it is text. */
export type Answer = {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
};

/** A service's own manners: what its documents say. */
export type Manners = {
  /** Answers a call, keeping what it takes in `received`. */
  answer(call: Call, received: Received[]): Answer;
  readonly locked: Answer;
  readonly busy: Answer;
};

/** A service over HTTP on this machine. */
export type HttpService = {
  readonly url: string;
  /** The calls that came. */
  readonly calls: readonly Call[];
  readonly received: readonly Received[];
  setMood(mood: Mood): void;
  /** Answers the next calls with this instead, whatever they say. */
  answerWith(answer: Answer | null): void;
  /** Sends a status and the beginning of a body, then breaks off. */
  breakOff(status: number): void;
  stop(): Promise<void>;
};

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

/** Starts a service with manners of its own. */
export async function startHttpService(manners: Manners): Promise<HttpService> {
  const calls: Call[] = [];
  const received: Received[] = [];
  let mood: Mood = 'well';
  let fixed: Answer | null = null;
  let brokenStatus: number | null = null;

  /** What is answered to a call, null where it is left without an answer. */
  function judge(call: Call): Answer | 'cut' | null {
    if (fixed !== null) return fixed;
    if (mood === 'locked') return manners.locked;
    if (mood === 'busy') return manners.busy;
    if (mood === 'silent') return null;
    const answer = manners.answer(call, received);
    if (mood === 'cut') return 'cut';
    return mood === 'garbage' ? { status: 200, body: '<html>Welcome to the hotel</html>' } : answer;
  }

  function respond(call: Call, response: ServerResponse): void {
    calls.push(call);
    const answer = judge(call);
    if (answer === 'cut') response.destroy();
    else if (answer !== null && brokenStatus !== null) {
      response.writeHead(brokenStatus, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":');
      setImmediate(() => response.destroy());
    } else if (answer !== null) reply(response, answer);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      // A knock: whoever is in answers, whatever the mood.
      if (method === 'HEAD') return reply(response, { status: 404, body: '' });
      return respond({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') }, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    received,
    setMood: (next) => {
      mood = next;
    },
    answerWith: (answer) => {
      fixed = answer;
    },
    breakOff: (status) => {
      brokenStatus = status;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
