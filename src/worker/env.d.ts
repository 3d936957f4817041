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

declare namespace Cloudflare {
  /** What a request finds in `env`. */
  interface Env {
    DB: D1Database;
    /** Base of every absolute link, without a trailing slash. */
    PUBLIC_URL: string;
    /** Opens `/admin` and `/api`; they stay shut where it is not set. */
    ADMIN_TOKEN?: string;
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
