import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findReturnedSend, readBounceMail } from '../../src/deliver/bounce-mail.ts';
import { readBounceWords, readDeliveryStatus } from '../../src/deliver/dsn.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/mail');
const fixture = (name: string): Buffer => readFileSync(join(FOLDER, `${name}.eml`));

const SUBSCRIPTION = 'aeaqcaibaeaqcaibaeaqcaibae';
const MESSAGE_ID = `frontline-2026-03-09.${SUBSCRIPTION}@news.example`;

describe('a mail that came back', () => {
  test.each([
    ['postfix-unknown-user', 'hard', '5.1.1', MESSAGE_ID],
    ['postfix-expired', 'soft', '4.4.1', MESSAGE_ID],
    ['exchange-not-found', 'hard', '5.1.10', MESSAGE_ID],
    ['exchange-content-blocked', 'refused', '5.7.1', MESSAGE_ID],
    ['gmail-no-such-user', 'hard', '5.1.1', MESSAGE_ID],
    ['gmail-over-quota', 'soft', '5.2.2', MESSAGE_ID],
    ['exim-report', 'hard', '5.0.0', MESSAGE_ID],
    ['exim-text', 'hard', null, null],
    ['qmail', 'hard', '5.1.1', null],
    ['qmail-host-down', 'soft', '4.4.1', null],
  ])('%s is a bounce, %s', async (name, severity, code, messageId) => {
    expect(await readBounceMail(fixture(name))).toEqual({ kind: 'bounce', severity, code, messageId });
  });

  test.each([
    ['postfix-delayed', 'delayed'],
    ['vacation', 'auto-reply'],
    ['person', 'unreadable'],
    ['read-receipt', 'receipt'],
    ['not-spam', 'no complaint'],
  ])('%s is none: %s', async (name, note) => {
    expect(await readBounceMail(fixture(name))).toEqual({ kind: 'ignored', note });
  });

  test('is a complaint where a reader called it spam', async () => {
    expect(await readBounceMail(fixture('complaint'))).toEqual({
      kind: 'complaint',
      type: 'abuse',
      messageId: MESSAGE_ID,
    });
  });

  test('is read though it was cut off within the returned message', async () => {
    const whole = fixture('gmail-no-such-user');
    const cut = whole.subarray(0, whole.indexOf('The text of the digest'));
    expect(await readBounceMail(cut)).toMatchObject({ kind: 'bounce', severity: 'hard' });
  });

  test('belongs to the send that its Message-ID names, if it is of this subscription', () => {
    expect(findReturnedSend(MESSAGE_ID, SUBSCRIPTION)).toBe('frontline-2026-03-09');
    expect(findReturnedSend(`frontline-2026-03-09~weekly.${SUBSCRIPTION}@news.example`, SUBSCRIPTION)).toBe(
      'frontline-2026-03-09~weekly',
    );
    expect(findReturnedSend(MESSAGE_ID, 'b'.repeat(26))).toBeNull();
    expect(findReturnedSend(`.${SUBSCRIPTION}@news.example`, SUBSCRIPTION)).toBeNull();
    expect(findReturnedSend(null, SUBSCRIPTION)).toBeNull();
  });
});

const statusOf = (action: string, status: string, diagnostic = ''): string =>
  `Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: ${diagnostic}\r\n`;

describe('a delivery status', () => {
  test.each([
    ['5.1.0', 'hard'],
    ['5.1.2', 'hard'],
    ['5.1.3', 'hard'],
    ['5.1.6', 'hard'],
    ['5.2.1', 'hard'],
    ['5.4.4', 'hard'],
    ['5.1.8', 'refused'],
    ['5.3.4', 'refused'],
    ['5.6.1', 'refused'],
    ['5.7.26', 'refused'],
    ['5.2.2', 'soft'],
    ['5.3.0', 'soft'],
    ['5.4.7', 'soft'],
    ['4.2.2', 'soft'],
  ])('failed with %s is %s', (code, severity) => {
    expect(readDeliveryStatus(statusOf('failed', code))).toEqual({ severity, code });
  });

  test.each(['delayed', 'delivered', 'relayed', 'expanded'])('that says %s is no failure', (action) => {
    expect(readDeliveryStatus(statusOf(action, '5.1.1'))).toBeNull();
  });

  test('takes the other server’s code where its own says nothing', () => {
    expect(readDeliveryStatus(statusOf('failed', '5.0.0', 'smtp; 550 5.7.1 Go away'))).toEqual({
      severity: 'refused',
      code: '5.7.1',
    });
    expect(readDeliveryStatus(statusOf('failed', '5.0.0', 'smtp; 550 user unknown'))?.severity).toBe('hard');
    expect(readDeliveryStatus(statusOf('failed', '5.0.0', 'smtp; 550 we are busy'))?.severity).toBe('soft');
  });

  test('reads comments, folded lines, bare line feeds and no block about the message', () => {
    expect(
      readDeliveryStatus(
        'Final-Recipient: rfc822; a@b.example\nAction: Failed (permanently)\nStatus: 5.1.1 (bad)',
      ),
    ).toEqual({ severity: 'hard', code: '5.1.1' });
    expect(
      readDeliveryStatus('Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp;\n 550\n\t5.1.1 gone'),
    ).toEqual({ severity: 'hard', code: '5.1.1' });
  });

  test('counts the weightiest of several recipients', () => {
    const text = `${statusOf('failed', '5.7.1')}\r\n${statusOf('failed', '5.1.1')}\r\n${statusOf('failed', '4.4.1')}`;
    expect(readDeliveryStatus(text)?.severity).toBe('hard');
  });

  test('that has no recipient is no failure', () => {
    expect(readDeliveryStatus('Reporting-MTA: dns; mx.example')).toBeNull();
    expect(readDeliveryStatus('')).toBeNull();
  });
});

test('words are read up to the copy of our own message', () => {
  expect(readBounceWords('Gone.\n--- a copy of the message\n5.1.1').severity).toBe('soft');
  expect(readBounceWords('No (#5.1.1)\n--- a copy of the message\n').severity).toBe('hard');
  expect(readBounceWords('Exim 4.97.1 at 5.1.1.1 says so').code).toBeNull();
});

describe('whatever comes in', () => {
  const all = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name)));

  test('is read without an error: any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect((await readBounceMail(bytes)).kind).toBe('ignored');
      }),
    );
  });

  test('is read without an error: real mails cut, spliced and altered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(all.length - 1),
        fc.nat(all.length - 1),
        fc.nat(4_000),
        fc.nat(4_000),
        fc.uint8Array({ maxLength: 40 }),
        async (one, other, from, to, noise) => {
          const bytes = Buffer.concat([
            all[one]?.subarray(0, from) ?? Buffer.alloc(0),
            noise,
            all[other]?.subarray(to) ?? Buffer.alloc(0),
          ]);
          expect(['bounce', 'complaint', 'ignored']).toContain((await readBounceMail(bytes)).kind);
        },
      ),
    );
  });

  test.each([
    ['dashes', '-'],
    ['colons', ':'],
    ['folded lines', '\n '],
    ['empty lines', '\n'],
    ['status fields', 'Status: 5.1.1\n'],
    ['codes', '5.1.1 '],
    ['dashed lines', '\n-- x'],
  ])('takes time in proportion to its length: %s', (_name, piece) => {
    const timeOf = (length: number): number => {
      const text = `Hi. This is the ${piece.repeat(length / piece.length)}`;
      let best = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 5; run += 1) {
        const began = performance.now();
        readDeliveryStatus(text);
        readBounceWords(text);
        best = Math.min(best, performance.now() - began);
      }
      return best;
    };
    // Eight times the length; a quadratic reading would take sixty-four times as long.
    expect(timeOf(1_600_000)).toBeLessThan(30 * timeOf(200_000) + 20);
  });
});
