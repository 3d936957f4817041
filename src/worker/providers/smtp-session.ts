import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { SMTP_SLICE_BYTES } from '../../limits.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import type { SmtpConfig } from '../smtp-url.ts';
import type { SmtpFailure } from './smtp-outcome.ts';

/** Milliseconds for each step; tests give less. */
export type SmtpTimes = {
  readonly connectMs: number;
  readonly commandMs: number;
  readonly messageMs: number;
};

/** What became of a message within a session. */
export type SmtpResult =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly failure: SmtpFailure; readonly finished: boolean };

/** A connection on which the server has greeted us, TLS stands where wanted, and we are logged in. */
export type SmtpSession = {
  /** Whether the server takes addresses in other scripts (RFC 6531). */
  readonly utf8: boolean;
  send(message: OutgoingMessage): Promise<SmtpResult>;
  /** Ends a transaction that failed, so that the next can begin; false where the connection is of no more use. */
  reset(): Promise<boolean>;
  close(): void;
};

export type SmtpOpening =
  | { readonly ok: true; readonly session: SmtpSession }
  | { readonly ok: false; readonly failure: SmtpFailure };

function failureOf(error: unknown): SmtpFailure {
  const field = (name: string): string => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { code: field('code') || 'ESOCKET', command: field('command') || 'CONN', answer: field('response') };
}

const timedOut: SmtpFailure = { code: 'ETIMEDOUT', command: 'CONN', answer: '' };

/** A socket that is connected, with TLS from the first byte where wanted. Our own, so that no name is looked up elsewhere. */
function openSocket({ host, port, secure }: SmtpConfig, timeoutMs: number): Promise<Socket | SmtpFailure> {
  return new Promise((done) => {
    const socket = secure
      ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
      : connectPlain({ host, port });
    const timer = setTimeout(() => {
      socket.destroy();
      done(timedOut);
    }, timeoutMs);
    const settle = (result: Socket | SmtpFailure) => {
      clearTimeout(timer);
      socket.removeListener('error', fail);
      // An error that comes between two listeners must not end the process.
      socket.on('error', () => undefined);
      done(result);
    };
    const fail = (error: Error) =>
      settle(secure && !isUnreached(error) ? { ...failureOf(error), command: 'TLS' } : failureOf(error));
    socket.once('error', fail);
    socket.once(secure ? 'secureConnect' : 'connect', () => settle(socket));
  });
}

const isUnreached = (error: Error): boolean =>
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|refused|lookup/i.test(
    `${'code' in error ? String(error.code) : ''} ${error.message}`,
  );

/** Runs one step to its callback, the connection's error, its end, or the time given, whichever comes first. */
function step<T>(
  connection: SMTPConnection,
  timeoutMs: number,
  start: (done: (error: unknown, value?: T) => void) => void,
): Promise<{ failure: SmtpFailure } | { value: T | undefined }> {
  return new Promise((resolve) => {
    const finish = (result: { failure: SmtpFailure } | { value: T | undefined }) => {
      clearTimeout(timer);
      connection.removeListener('error', onError);
      connection.removeListener('end', onEnd);
      resolve(result);
    };
    const onError = (error: unknown) => {
      // Whatever goes wrong between "220 go ahead" and the end of the handshake is TLS's.
      const upgrading: unknown = Reflect.get(connection, 'upgrading');
      const failure = failureOf(error);
      finish({ failure: upgrading === true ? { ...failure, command: 'STARTTLS' } : failure });
    };
    // A server that says 421 ends the connection first and hands over its answer in the same breath.
    const onEnd = () =>
      queueMicrotask(() => finish({ failure: { code: 'ECONNECTION', command: 'CONN', answer: '' } }));
    const timer = setTimeout(() => {
      finish({ failure: timedOut });
      connection.close();
    }, timeoutMs);
    connection.once('error', onError);
    connection.once('end', onEnd);
    start((error, value) => finish(error ? { failure: failureOf(error) } : { value }));
  });
}

/** The message in slices; `finished` turns true as the last one is taken. */
function sliceMessage(raw: string): { stream: Readable; bytes: number; isFinished(): boolean } {
  // Seven bits, so a byte a character.
  const bytes = Buffer.from(raw, 'latin1');
  let at = 0;
  let finished = false;
  const stream = new Readable({
    highWaterMark: SMTP_SLICE_BYTES,
    read() {
      if (at < bytes.length) {
        this.push(bytes.subarray(at, at + SMTP_SLICE_BYTES));
        at += SMTP_SLICE_BYTES;
        return;
      }
      finished = true;
      this.push(null);
    },
  });
  return { stream, bytes: bytes.length, isFinished: () => finished };
}

function wrap(connection: SMTPConnection, times: SmtpTimes): SmtpSession {
  // Not in its types; without the list, an address in another script would go to a server that garbles it.
  const extensions: unknown = Reflect.get(connection, '_supportedExtensions');
  return {
    utf8: Array.isArray(extensions) && extensions.includes('SMTPUTF8'),
    async send({ envelope: { from, to }, raw }) {
      const { stream, bytes, isFinished } = sliceMessage(raw);
      const result = await step<{ response?: string | undefined }>(connection, times.messageMs, (done) =>
        connection.send({ from, to: [to], size: bytes }, stream, done),
      );
      if ('failure' in result) return { ok: false, failure: result.failure, finished: isFinished() };
      return { ok: true, answer: result.value?.response ?? '' };
    },
    async reset() {
      const result = await step(connection, times.commandMs, (done) => connection.reset(done));
      return 'value' in result;
    },
    close: () => connection.quit(),
  };
}

function createConnection(
  config: SmtpConfig,
  socket: Socket,
  name: string | null,
  times: SmtpTimes,
): SMTPConnection {
  const connection = new SMTPConnection({
    host: config.host,
    port: config.port,
    connection: socket,
    secure: config.secure,
    secured: config.secure,
    requireTLS: config.startTls === 'required',
    ignoreTLS: config.startTls === 'off',
    greetingTimeout: times.commandMs,
    socketTimeout: times.messageMs,
    connectionTimeout: times.connectMs,
    logger: false,
    ...(name === null ? {} : { name }),
  });
  // A connection that fails while nothing is under way: the next step will find it closed.
  connection.on('error', () => undefined);
  return connection;
}

/** Connects, greets as `name`, sets up TLS and logs in as configured. Never throws. */
export async function openSmtpSession(
  config: SmtpConfig,
  name: string | null,
  times: SmtpTimes,
): Promise<SmtpOpening> {
  const socket = await openSocket(config, times.connectMs);
  if ('code' in socket) return { ok: false, failure: socket };
  const connection = createConnection(config, socket, name, times);
  const greeted = await step(connection, times.commandMs, (done) => connection.connect(done));
  if ('failure' in greeted) return { ok: false, failure: greeted.failure };
  const { login } = config;
  if (login !== null) {
    const credentials = { user: login.user, pass: login.password };
    const entered = await step(connection, times.commandMs, (done) => connection.login(credentials, done));
    if ('failure' in entered) {
      connection.quit();
      return { ok: false, failure: entered.failure };
    }
  }
  return { ok: true, session: wrap(connection, times) };
}
