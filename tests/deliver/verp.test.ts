import { expect, test } from 'vitest';
import { signToken } from '../../src/deliver/tokens.ts';
import {
  bounceAddress,
  parseInboundAddress,
  sourceAddress,
  unsubscribeAddress,
} from '../../src/deliver/verp.ts';
import { recipientOf } from './sample-message.ts';

const { bounce: bounceToken, unsubscribe, preferences } = recipientOf(1).tokens;
const bounce = bounceToken ?? '';
const source = signToken('a secret of the tests, long enough to sign', 's', 'a'.repeat(26));

test('an address of ours reads back, also where a mail system changed its case', () => {
  const [back, leave] = [bounceAddress(bounce, 'in.example'), unsubscribeAddress(unsubscribe, 'in.example')];
  expect(parseInboundAddress(back)).toEqual({ kind: 'bounce', token: bounce });
  expect(parseInboundAddress(` ${leave.toUpperCase()} `)).toEqual({
    kind: 'unsubscribe',
    token: unsubscribe,
  });
  expect(parseInboundAddress(sourceAddress(source, 'In.Example'))).toEqual({ kind: 'source', token: source });
});

test('its local part fits the 64 characters that mail servers take', () => {
  expect(bounceAddress(bounce, 'in.example').indexOf('@')).toBeLessThanOrEqual(64);
  expect(unsubscribeAddress(unsubscribe, 'in.example').indexOf('@')).toBeLessThanOrEqual(64);
  expect(sourceAddress(source, 'in.example').indexOf('@')).toBeLessThanOrEqual(64);
});

test.each([
  'someone@in.example',
  `bounce+${unsubscribe}@in.example`,
  `unsub+${bounce}@in.example`,
  `source-${unsubscribe}@in.example`,
  `source+${source}@in.example`,
  `unsub+${preferences}@in.example`,
  `unsub+${unsubscribe}x@in.example`,
  `x-unsub+${unsubscribe}@in.example`,
  `unsub+${unsubscribe}@in.example\r\nBcc: a@b.c`,
  `unsub+${unsubscribe}`,
  '',
])('%j is none of ours', (address) => {
  expect(parseInboundAddress(address)).toBeNull();
});
