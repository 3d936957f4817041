import { expect, test } from 'vitest';
import { currentZoneName, hasDay, isZone } from '../../src/model/zone.ts';

test.each([
  ['Europe/Kyiv', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Etc/GMT+5', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['+02:00', false],
  ['Z', false],
  ['', false],
  ['Europe/Kyiv][u-ca=hebrew', false],
  ['2020-01-01T00:00[Europe/Kyiv]', false],
])('knows whether %j is a zone', (zone, known) => {
  expect(isZone(zone)).toBe(known);
});

test('knows the day that Apia never had', () => {
  expect(hasDay('Pacific/Apia', '2011-12-30')).toBe(false);
  for (const day of ['2011-12-29', '2011-12-31', '2012-12-30'])
    expect(hasDay('Pacific/Apia', day)).toBe(true);
  expect(hasDay('Europe/Kyiv', '2011-12-30')).toBe(true);
});

test('has every day whose midnight is jumped over', () => {
  expect(hasDay('Asia/Beirut', '2024-03-31')).toBe(true);
});

test.each([
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['constructor', 'constructor'],
])('calls %s by its name of today', (zone, name) => {
  expect(currentZoneName(zone)).toBe(name);
});
