import { expect, it } from 'vitest';
import { fillDigestList, fillText } from '../../src/render/compiled.js';
import { shellOf } from '../../src/render/shell.ts';

const shell = shellOf({
  base: 'https://a.example',
  lang: 'en',
  title: 'T',
  description: 'D',
  canonical: '',
  kind: 'website',
  alternates: [],
});

it('a template throws where a value is missing instead of printing nothing', () => {
  const view = { ...shell, heading: 'H', intro: '', digests: [], empty: true, nextUrl: null };
  expect(fillDigestList(view)).toContain('<h1>H</h1>');
  Reflect.deleteProperty(view, 'heading');
  expect(() => fillDigestList(view)).toThrow(/"heading" not defined/);
});

it('a value of the prototype is no value', () => {
  // @ts-expect-error an empty view lacks every value
  expect(() => fillText({})).toThrow(/not defined/);
});
