import { describe, expect, test } from 'vitest';
import { readColumns } from '../../src/deliver/import-columns.ts';
import {
  type ImportContext,
  needsConsent,
  parseInstant,
  readImportRow,
} from '../../src/deliver/import-row.ts';
import { Newsletter } from '../../src/model/newsletter.ts';

const newsletter = Newsletter.parse({
  id: 'gazette',
  title: 'The Gazette',
  description: 'Two themes.',
  zone: 'Europe/Kyiv',
  cadence: { every: 'day', at: '07:00' },
  themes: ['alpha', 'beta'],
  sender: { name: 'Gazette', address: 'gazette@example.com' },
  listId: 'gazette.example.com',
});

function contextOf(header: string, consent: string | null = 'a form'): ImportContext {
  const read = readColumns(header.split(','));
  if (!read.ok) throw new Error(read.reason);
  return { newsletter, consent, columns: read.columns, now: new Date('2024-06-01T12:00:00Z') };
}

const readRow = (header: string, row: string, consent: string | null = 'a form') =>
  readImportRow(row.split(','), contextOf(header, consent));

const MAILCHIMP =
  'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,NOTES,TAGS';
const LISTMONK = 'uuid,email,name,attributes,status,created_at,updated_at';

describe('readColumns', () => {
  test.each([
    ['address,name', 'plain'],
    ['E-Mail;ignored', null],
    ['E-Mail', 'plain'],
    [MAILCHIMP, 'mailchimp'],
    [LISTMONK, 'listmonk'],
    [
      'address,name,status,themes,frequency,hour,zone,paused_until,consent_source,consent_at,confirmed_at',
      'sitrep',
    ],
  ])('recognises %s', (header, dialect) => {
    const read = readColumns(header.split(','));
    expect(read.ok ? read.columns.dialect : null).toBe(dialect);
  });

  test('refuses two columns of addresses by their places, and names no cell', () => {
    const read = readColumns(['email', 'name', 'Email Address']);
    expect(read).toEqual({ ok: false, reason: expect.stringContaining('columns 1 and 3') });
  });

  test('refuses a file without a header, and repeats nothing of it', () => {
    const read = readColumns(['ann@example.org', 'Ann']);
    expect(read).toMatchObject({ ok: false, reason: expect.not.stringContaining('ann@') });
  });

  test('is not led astray by the names that every object has', () => {
    expect(readColumns(['address', 'constructor', '__proto__'])).toMatchObject({
      columns: { ignored: ['constructor', '__proto__'] },
    });
  });
});

describe('readImportRow', () => {
  test('reads what a row says, and leaves null what it does not', () => {
    expect(readRow('address,name,themes,hour,zone', 'Ann@Example.org,Ann,beta alpha,7,')).toEqual({
      ok: true,
      reader: {
        address: 'Ann@example.org',
        key: 'ann@example.org',
        name: 'Ann',
        themes: '["alpha","beta"]',
        frequency: null,
        hour: 7,
        zone: 'Europe/Kyiv',
        pausedUntil: null,
        consentSource: 'a form',
        consentAt: null,
        confirmedAt: null,
      },
    });
  });

  test('takes a sign-up at Mailchimp as consent, with its date, and nobody whom somebody else added', () => {
    const row = (optin: string) =>
      readRow(MAILCHIMP, `ann@example.org,Ann,Lee,2,${optin},,2022-03-01 10:00:00,,1,2,,`, null);
    expect(row('2022-03-01 09:30:00')).toMatchObject({
      ok: true,
      reader: { name: 'Ann Lee', consentAt: '2022-03-01T09:30:00.000Z' },
    });
    expect(row('')).toMatchObject({ ok: false, reason: expect.stringContaining('no source of consent') });
  });

  test('reads listmonk’s dates as Go writes them', () => {
    const row = 'c0ffee,ann@example.org,Ann,{},enabled,2022-03-01 09:30:00.123456 +0000 UTC,';
    expect(readRow(LISTMONK, row)).toMatchObject({ reader: { consentAt: '2022-03-01T09:30:00.123Z' } });
  });

  test.each([
    [LISTMONK, 'u,ann@example.org,Ann,{},blocklisted,,', 'operator'],
    ['email address,OPTIN_TIME,UNSUB_TIME', 'ann@example.org,,2022-01-01 00:00:00', 'unsubscribed'],
    ['email address,OPTIN_TIME,CLEAN_TIME', 'ann@example.org,,2022-01-01 00:00:00', 'hard-bounce'],
    ['address,status', 'ann@example.org,unsubscribed', 'unsubscribed'],
  ])('keeps mail from whom the file says it must not go to: %s', (header, row, reason) => {
    expect(readRow(header, row)).toMatchObject({ ok: false, suppress: { key: 'ann@example.org', reason } });
  });

  test.each([
    ['address', 'nobody', 'name@domain'],
    ['address', 'a\u0000b@example.org', 'control'],
    ['address,themes', 'ann@example.org,gamma', 'alpha, beta'],
    ['address,hour', 'ann@example.org,25', '0 to 23'],
    ['address,zone', 'ann@example.org,Mars/Base', 'time zone'],
    ['address,frequency', 'ann@example.org,hourly', 'every or weekly'],
    ['address,status', 'ann@example.org,odd', 'status'],
    ['address,status', 'ann@example.org,pending', 'not confirmed'],
    ['address,consent_at', 'ann@example.org,2022-02-30', 'YYYY-MM-DD'],
    ['address,name', 'ann@example.org,J\uFFFDrgen', 'encoding'],
  ])('refuses %s: %s', (header, row, words) => {
    const read = readRow(header, row);
    expect(read).toMatchObject({ ok: false, reason: expect.stringContaining(words) });
    expect(read).toMatchObject({ reason: expect.not.stringContaining('ann@') });
  });
});

test('a file in which nothing says where consent was given needs the operator to', () => {
  const needs = (header: string) => needsConsent(contextOf(header, null));
  expect([needs('address,name'), needs('address,consent_source'), needs(MAILCHIMP)]).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  ['2022-03-01', '2022-03-01T00:00:00.000Z'],
  ['2022-03-01T09:30:00+02:00', '2022-03-01T07:30:00.000Z'],
  ['', null],
  ['1 March 2022', undefined],
  ['2022-13-01', undefined],
])('the instant of %j is %j', (text, instant) => {
  expect(parseInstant(text)).toBe(instant);
});

test('refuses a row that has more fields than the header names', () => {
  expect(readRow('email,name,themes', 'ann@example.org,Smith, Ann,alpha')).toMatchObject({
    ok: false,
    reason: 'the row has 4 fields, and the first row names 3: is one not quoted?',
  });
  expect(readRow('email,name,themes', 'ann@example.org')).toMatchObject({ ok: true });
});

test.each(['consent_at', 'confirmed_at'])('refuses a %s in the future', (column) => {
  const head = `email,consent_source,${column}`;
  expect(readRow(head, 'ann@example.org,form,2024-06-03')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('lies in the future'),
  });
  expect(readRow(head, 'ann@example.org,form,2024-06-02')).toMatchObject({ ok: true });
});

test.each([
  ['2022-03-01 09:30:00+00', '2022-03-01T09:30:00.000Z'],
  ['2022-03-01 09:30:00.123456+00', '2022-03-01T09:30:00.123Z'],
  ['2022-03-01 09:30:00-05', '2022-03-01T14:30:00.000Z'],
])('reads an offset of hours alone: %s', (text, instant) => {
  expect(parseInstant(text)).toBe(instant);
});
