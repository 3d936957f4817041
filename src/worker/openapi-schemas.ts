import { z } from 'zod';
import { Digest } from '../model/digest.ts';
import { ClaimList } from '../model/ledger.ts';
import { SearchPage, ThemeList, ThemePage } from '../model/listing.ts';
import { HookAnswer, WebhookList, WebhookRetry } from '../model/webhook.ts';
import { Discovered } from './add-source.ts';
import { OPERATOR_SCHEMAS } from './openapi-operator-schemas.ts';
import { SOURCE_SCHEMAS } from './openapi-source-schemas.ts';
import { Preferences, PreferencesRequest, ReaderAnswer, SubscribeRequest } from './reader-schemas.ts';

/**
 * RFC 9457: what went wrong. `title` is the same for every problem of its kind, `detail` is this one's. `candidates` come where a
 * source could not be added: feeds of the site that may be meant instead.
 */
const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  candidates: Discovered.shape.candidates.optional(),
});

/** Whether everything is loaded and built. */
const Health = z.object({ ready: z.boolean(), reason: z.string().optional() });

/** Whether the variables make sense; what is wrong, and what they leave out. */
const ConfigState = z.object({ ok: z.boolean(), problems: z.array(z.string()), notes: z.array(z.string()) });

/** The schemas that routes refer to, by the names under which the OpenAPI document holds them. */
export const API_SCHEMAS = {
  Problem,
  Health,
  ConfigState,
  Digest,
  ClaimList,
  ThemeList,
  ThemePage,
  SearchPage,
  SubscribeRequest,
  PreferencesRequest,
  Preferences,
  ReaderAnswer,
  ...OPERATOR_SCHEMAS,
  ...SOURCE_SCHEMAS,
  WebhookList,
  WebhookRetry,
  HookAnswer,
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** The name of a schema of the OpenAPI document. */
export type SchemaName = keyof typeof API_SCHEMAS;

/** They never change, and describing them takes milliseconds: once an isolate is enough. */
let described: Readonly<Record<string, unknown>> | null = null;

/** Every schema as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export function describeSchemas(): Readonly<Record<string, unknown>> {
  described ??= Object.fromEntries(
    Object.entries(API_SCHEMAS).map(([name, schema]) => {
      const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output', reused: 'inline' });
      return [name, rest];
    }),
  );
  return described;
}
