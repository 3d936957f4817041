/** What a column of an import may hold. */
export type ImportField =
  | 'address'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'themes'
  | 'frequency'
  | 'hour'
  | 'zone'
  | 'status'
  | 'pausedUntil'
  | 'consentSource'
  | 'consentAt'
  | 'confirmedAt'
  | 'optedInAt'
  | 'leftAt'
  | 'bouncedAt';

/** Where each field stands, and whose export the file is. `ignored`: the names of columns that say nothing to us. */
export type ImportColumns = {
  readonly dialect: 'plain' | 'listmonk' | 'mailchimp' | 'sitrep';
  readonly places: ReadonlyMap<ImportField, number>;
  readonly ignored: readonly string[];
  /** How many columns the first row names. */
  readonly width: number;
};

/** The columns of a file, or why it cannot be imported, in words that hold no cell of it. */
export type ReadColumns =
  | { readonly ok: true; readonly columns: ImportColumns }
  | { readonly ok: false; readonly reason: string };

/** The columns of our own export, in its order. */
export const EXPORT_COLUMNS = [
  'address',
  'name',
  'status',
  'themes',
  'frequency',
  'hour',
  'zone',
  'paused_until',
  'consent_source',
  'consent_at',
  'confirmed_at',
] as const;

/** Names as people and programs write them, in lower case with single spaces. */
const NAMES: Readonly<Record<string, ImportField>> = {
  address: 'address',
  email: 'address',
  'e mail': 'address',
  mail: 'address',
  'email address': 'address',
  'e mail address': 'address',
  name: 'name',
  'full name': 'name',
  'first name': 'firstName',
  'last name': 'lastName',
  themes: 'themes',
  frequency: 'frequency',
  hour: 'hour',
  zone: 'zone',
  'time zone': 'zone',
  timezone: 'zone',
  status: 'status',
  'paused until': 'pausedUntil',
  consent: 'consentSource',
  'consent source': 'consentSource',
  'consent at': 'consentAt',
  'consent date': 'consentAt',
  'confirmed at': 'confirmedAt',
};

/**
 * Columns of Mailchimp's exported audiences. OPTIN_TIME is when a reader signed up; it stays empty for those whom
 * somebody else added, for whom CONFIRM_TIME is only when that was.
 */
const MAILCHIMP: Readonly<Record<string, ImportField>> = {
  'optin time': 'optedInAt',
  'confirm time': 'confirmedAt',
  'unsub time': 'leftAt',
  'clean time': 'bouncedAt',
};

/** Columns of listmonk's export: uuid, email, name, attributes, status, created_at, updated_at. */
const LISTMONK: Readonly<Record<string, ImportField>> = { 'created at': 'consentAt' };

const OWN: Readonly<Record<ImportColumns['dialect'], Readonly<Record<string, ImportField>>>> = {
  listmonk: LISTMONK,
  mailchimp: MAILCHIMP,
  plain: {},
  sitrep: {},
};

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function findDialect(names: readonly string[]): ImportColumns['dialect'] {
  const has = (...wanted: string[]) => wanted.every((name) => names.includes(name));
  if (has('uuid', 'email', 'attributes', 'status')) return 'listmonk';
  if (has('email address', 'leid', 'euid') || has('email address', 'member rating')) return 'mailchimp';
  if (has('email address', 'optin time')) return 'mailchimp';
  return has(...EXPORT_COLUMNS.map(plainName)) ? 'sitrep' : 'plain';
}

function fieldOf(name: string, dialect: ImportColumns['dialect']): ImportField | undefined {
  const own = OWN[dialect];
  // The maps are plain objects: a column called "constructor" must find nothing.
  for (const map of [own, NAMES]) if (Object.hasOwn(map, name)) return map[name];
  return undefined;
}

/** Recognises the columns of a file by its first row: our own names, listmonk's export and Mailchimp's. */
export function readColumns(header: readonly string[]): ReadColumns {
  const names = header.map(plainName);
  const dialect = findDialect(names);
  const places = new Map<ImportField, number>();
  const ignored: string[] = [];
  for (const [place, name] of names.entries()) {
    const field = fieldOf(name, dialect);
    if (field === undefined) {
      ignored.push((header[place] ?? '').trim().slice(0, 100));
      continue;
    }
    if (places.has(field))
      return {
        ok: false,
        reason: `columns ${(places.get(field) ?? 0) + 1} and ${place + 1} both hold the ${field}: remove or rename one of them`,
      };
    places.set(field, place);
  }
  if (!places.has('address'))
    return {
      ok: false,
      reason: 'the first row must name the columns, one of them address, email or Email Address',
    };
  return {
    ok: true,
    columns: { dialect, places, ignored: ignored.filter((name) => name !== ''), width: header.length },
  };
}
