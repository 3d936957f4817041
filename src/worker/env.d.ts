/**
 * The platform's types that this project uses, and what `wrangler.toml` binds. Written by hand from
 * `wrangler types` (compatibility date 2026-11-09): its 16,000 lines would redefine the globals that
 * the command line takes from Node.
 */

interface D1Meta {
  /** Milliseconds. */
  duration: number;
  size_after: number;
  rows_read: number;
  rows_written: number;
  last_row_id: number;
  changed_db: boolean;
  changes: number;
}

interface D1Result<T = Record<string, unknown>> {
  success: true;
  meta: D1Meta;
  results: T[];
}

interface D1ExecResult {
  count: number;
  /** Milliseconds. */
  duration: number;
}

/** https://developers.cloudflare.com/d1/worker-api/prepared-statements/ */
declare abstract class D1PreparedStatement {
  bind(...values: unknown[]): D1PreparedStatement;
  first<T = unknown>(column: string): Promise<T | null>;
  first<T = Record<string, unknown>>(): Promise<T | null>;
  run<T = Record<string, unknown>>(): Promise<D1Result<T>>;
  all<T = Record<string, unknown>>(): Promise<D1Result<T>>;
  raw<T = unknown[]>(options: { columnNames: true }): Promise<[string[], ...T[]]>;
  raw<T = unknown[]>(options?: { columnNames?: false }): Promise<T[]>;
}

/** https://developers.cloudflare.com/d1/worker-api/d1-database/; `batch` is one transaction. */
declare abstract class D1Database {
  prepare(query: string): D1PreparedStatement;
  batch<T = Record<string, unknown>>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]>;
  exec(query: string): Promise<D1ExecResult>;
}

interface ExecutionContext<Props = unknown> {
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
  readonly props: Props;
}

interface ScheduledController {
  /** Milliseconds since the epoch. */
  readonly scheduledTime: number;
  /** The expression that fired; empty where the local address was called without one. */
  readonly cron: string;
  noRetry(): void;
}

interface SubtleCrypto {
  /** Compares in constant time; throws where the lengths differ. workerd's own, not in Node. */
  timingSafeEqual(a: ArrayBuffer | ArrayBufferView, b: ArrayBuffer | ArrayBufferView): boolean;
}

/** https://developers.cloudflare.com/email-service/api/send-emails/workers-api/; errors carry a `code`. */
interface SendEmail {
  send(message: {
    to: string;
    from: { email: string; name: string };
    subject: string;
    html: string;
    text: string;
    headers?: Record<string, string>;
    replyTo?: string;
  }): Promise<{ messageId: string }>;
}

/** https://developers.cloudflare.com/email-routing/email-workers/runtime-api/; what is not used here is left out. */
interface ForwardableEmailMessage {
  /** The envelope's sender (RFC 5321); empty where a bounce came. */
  readonly from: string;
  /** The envelope's recipient. */
  readonly to: string;
  readonly headers: Headers;
  /** The whole message; it can be read once. */
  readonly raw: ReadableStream<Uint8Array>;
  /** Bytes. */
  readonly rawSize: number;
  /** Refuses the mail for good, with these words to whoever delivers it. */
  setReject(reason: string): void;
}

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/ */
interface RateLimit {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** https://developers.cloudflare.com/queues/configuration/javascript-apis/ */
interface QueueMessage {
  readonly id: string;
  readonly timestamp: Date;
  readonly body: unknown;
  /** Deliveries so far, this one counted. */
  readonly attempts: number;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

interface QueueBatch {
  readonly queue: string;
  readonly messages: readonly QueueMessage[];
}

interface Queue<Body> {
  sendBatch(messages: Iterable<{ body: Body; delaySeconds?: number }>): Promise<unknown>;
}

declare namespace Cloudflare {
  /** What a request finds in `env`. */
  interface Env {
    DB: D1Database;
    /** Base of every absolute link, without a trailing slash. */
    PUBLIC_URL: string;
    /** Opens `/admin` and `/api`; they stay shut where it is not set. */
    ADMIN_TOKEN?: string;
    /** Cloudflare Email Service, where wrangler.toml binds it. The variables of sending are read by `readConfig`. */
    SEND_EMAIL?: SendEmail;
    /** Where the jobs of sending are put; without it the schedule does them by itself. */
    JOBS?: Queue<import('../model/job.ts').Job>;
    /** Where the jobs of what comes in are put; without it, into `JOBS`. */
    INBOUND?: Queue<import('../model/job.ts').Job>;
    /** Counts requests to subscribe by client, and by the hash of the address. */
    SUBSCRIBE_BY_CLIENT: RateLimit;
    SUBSCRIBE_BY_ADDRESS: RateLimit;
  }
}

type Env = Cloudflare.Env;

declare module 'cloudflare:workers' {
  /** The same `env` that handlers are given. */
  export const env: Cloudflare.Env;
  /** The Worker under test, called as the platform calls it. */
  export const exports: {
    default: {
      fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>;
      scheduled(controller: { cron?: string; scheduledTime?: Date }): Promise<{ outcome: string }>;
    };
  };
}
