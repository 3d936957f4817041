import { IMPORT_AHEAD_MS } from '../limits.ts';
import type { ImportedReader, ImportedSuppression } from '../model/import.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { SuppressionReason } from '../model/subscriber.ts';
import { type ParsedAddress, parseAddress } from './address.ts';
import { parseChoice } from './choices.ts';
import type { ImportColumns, ImportField } from './import-columns.ts';

/** A reader; or why the row is refused, in words that hold no address, and what keeps mail from them from now on. */
export type ImportedRow =
  | { readonly ok: true; readonly reader: ImportedReader }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly suppress: ImportedSuppression | null;
    };

/** What the rows of one import share. `consent`: where consent was given, for rows that do not say it themselves. */
export type ImportContext = {
  readonly newsletter: Newsletter;
  readonly columns: ImportColumns;
  readonly consent: string | null;
  readonly now: Date;
};

const NAME_LENGTH = 200;
const SOURCE_LENGTH = 200;

/** Why a reader takes no mail where a file comes from. Who was deleted there is in no file. */
type Standing = Exclude<SuppressionReason, 'deleted'> | 'pending';

/** What other programs call a reader whom mail may go to, and those whom it may not. */
const STATUSES: ReadonlyMap<string, 'active' | Standing> = new Map([
  ['', 'active'],
  ['active', 'active'],
  ['enabled', 'active'],
  ['subscribed', 'active'],
  ['confirmed', 'active'],
  ['pending', 'pending'],
  ['unconfirmed', 'pending'],
  ['disabled', 'pending'],
  ['transactional', 'pending'],
  ['non-subscribed', 'pending'],
  ['nonsubscribed', 'pending'],
  ['unsubscribed', 'unsubscribed'],
  ['cleaned', 'hard-bounce'],
  ['bounced', 'hard-bounce'],
  ['blocklisted', 'operator'],
  ['complained', 'complaint'],
]);

const REFUSALS: Readonly<Record<Standing, string>> = {
  unsubscribed: 'has unsubscribed where the file comes from; is on the do-not-send list now',
  'hard-bounce': 'bounced where the file comes from; is on the do-not-send list now',
  complaint: 'complained where the file comes from; is on the do-not-send list now',
  operator: 'is blocked where the file comes from; is on the do-not-send list now',
  pending: 'is not subscribed, or has not confirmed, where the file comes from',
};

/** A date as ISO 8601, Mailchimp (`2022-03-01 09:30:00`, UTC), Go (`… +0000 UTC`, so listmonk) and PostgreSQL (`…+00`) write it. */
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)?(?: [A-Z]{3,5})?)?$/;

/** An instant in UTC as `toISOString` writes it; undefined where the text is none, null where it is empty. */
export function parseInstant(text: string): string | null | undefined {
  if (text === '') return null;
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', sign, h, m = '00'] =
    match;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const day0 = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // A 30 February would be a day of March.
  const isDay = new Date(day0).getUTCDate() === Number(day) && Number(month) >= 1 && Number(month) <= 12;
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  const offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m));
  return new Date(day0 + (minutes - offset) * 60_000 + Number(second) * 1000 + ms).toISOString();
}

type Cells = (field: ImportField) => string;

function nameOf(cell: Cells): string | null {
  const whole = cell('name') || [cell('firstName'), cell('lastName')].filter(Boolean).join(' ');
  return whole === '' ? null : whole.replace(/\s+/g, ' ').slice(0, NAME_LENGTH);
}

const refuse = (reason: string): ImportedRow => ({ ok: false, reason, suppress: null });

/** Why a row's reader takes no mail where the file comes from; null where they do, undefined where it makes no sense. */
function findStanding(cell: Cells): Standing | null | undefined {
  if (cell('bouncedAt') !== '') return 'hard-bounce';
  if (cell('leftAt') !== '') return 'unsubscribed';
  const standing = STATUSES.get(cell('status').toLowerCase());
  return standing === 'active' ? null : standing;
}

/** A cell as it stood before our own export kept it from being run as a formula. */
const unguard = (text: string): string => (/^'[=+\-@'\t\r]/.test(text) ? text.slice(1) : text);

function readDates(cell: Cells) {
  const optedIn = parseInstant(cell('optedInAt'));
  const consentAt = parseInstant(cell('consentAt'));
  const confirmedAt = parseInstant(cell('confirmedAt'));
  const pausedUntil = parseInstant(cell('pausedUntil'));
  if (
    optedIn === undefined ||
    consentAt === undefined ||
    confirmedAt === undefined ||
    pausedUntil === undefined
  )
    return null;
  return { optedIn, consentAt: consentAt ?? optedIn ?? confirmedAt, confirmedAt, pausedUntil };
}

function readReader(
  parsed: Extract<ParsedAddress, { ok: true }>,
  cell: Cells,
  { newsletter, consent, now }: ImportContext,
): ImportedRow {
  const asked = (field: ImportField) => (cell(field) === '' ? undefined : cell(field));
  const choice = parseChoice(newsletter, {
    themes: asked('themes')?.split(/[\s,;|]+/),
    frequency: asked('frequency'),
    hour: asked('hour'),
    zone: asked('zone'),
  });
  if (!choice.ok) return refuse(choice.problems.map(({ message }) => message).join('; '));
  const dates = readDates(cell);
  if (dates === null) return refuse('a date is not of the form YYYY-MM-DD or YYYY-MM-DD HH:MM:SS');
  // A consent that is still to come is none, and shows that the columns are not what they are taken for.
  const latest = new Date(now.getTime() + IMPORT_AHEAD_MS).toISOString();
  if ([dates.consentAt, dates.confirmedAt].some((date) => date !== null && date > latest))
    return refuse('the date of consent or confirmation lies in the future');
  const source =
    cell('consentSource') ||
    consent ||
    (dates.optedIn === null ? '' : 'signed up, by Mailchimp’s OPTIN_TIME');
  if (source === '')
    return refuse('no source of consent: name one in a column consent_source or with the parameter consent');
  const name = nameOf(cell);
  if (name !== null && /\p{C}/u.test(name)) return refuse('the name holds control or invisible characters');
  const { themes, frequency, hour, zone } = choice.choice;
  return {
    ok: true,
    reader: {
      address: parsed.address,
      key: parsed.key,
      name,
      themes: asked('themes') === undefined ? null : JSON.stringify(themes),
      frequency: asked('frequency') === undefined ? null : frequency,
      hour,
      zone,
      pausedUntil: dates.pausedUntil,
      consentSource: source.replace(/\s+/g, ' ').slice(0, SOURCE_LENGTH),
      consentAt: dates.consentAt,
      confirmedAt: dates.confirmedAt,
    },
  };
}

/** Whether a file can be imported at all: where nothing in it says where consent was given, the operator must. */
export function needsConsent({ columns, consent }: Pick<ImportContext, 'columns' | 'consent'>): boolean {
  return consent === null && !columns.places.has('consentSource') && !columns.places.has('optedInAt');
}

/** Reads one row. */
export function readImportRow(fields: readonly string[], context: ImportContext): ImportedRow {
  const { places, dialect, width } = context.columns;
  // A comma too many shifts what stands behind it into other columns.
  if (fields.length > width)
    return refuse(
      `the row has ${fields.length} fields, and the first row names ${width}: is one not quoted?`,
    );
  const cell: Cells = (field) => {
    const place = places.get(field);
    const text = place === undefined ? '' : (fields[place] ?? '').trim();
    return dialect === 'sitrep' ? unguard(text) : text;
  };
  if (fields.some((field) => field.includes('\uFFFD')))
    return refuse('the row is not in the encoding that was named (UTF-8 where none is)');
  const parsed = parseAddress(cell('address'));
  if (!parsed.ok) return refuse(parsed.reason);
  const standing = findStanding(cell);
  if (standing === undefined) return refuse('the status is none that we know');
  if (standing === 'pending') return refuse(REFUSALS.pending);
  if (standing !== null)
    return {
      ok: false,
      reason: REFUSALS[standing],
      suppress: { key: parsed.key, reason: standing },
    };
  return readReader(parsed, cell, context);
}
