import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SendOutcome } from '../../src/model/message.ts';
import { type Bench, type Mood, makeMessage } from './bench.ts';

/** Which moods a service can be in; the outbox, which is our own database, knows one. */
const ALL: readonly Mood[] = ['well', 'locked', 'busy', 'cut', 'silent', 'garbage'];

const kinds = (outcomes: readonly SendOutcome[]): string[] => outcomes.map(({ kind }) => kind);

/** Fails where an outcome's reason gives a reader or a secret away. */
function expectDiscreet(outcomes: readonly SendOutcome[], secrets: readonly string[]): void {
  for (const outcome of outcomes) {
    if (!('reason' in outcome)) continue;
    expect(outcome.reason).toMatch(/\S/);
    expect(outcome.reason).not.toMatch(/@|%40|readers\.example/);
    expect(outcome.reason).not.toMatch(/gone-|spam-|\b(?:ann|ben|cem)\b/);
    for (const secret of secrets) expect(outcome.reason).not.toContain(secret);
  }
}

/** A case for services that can be in such a mood; for the others there is nothing to say, and nothing to skip. */
const testWhere =
  (applies: boolean) =>
  (name: string, body: () => Promise<void>): void => {
    if (applies) test(name, body);
  };

/** What every provider keeps to. `refuses`: whether its service judges readers and contents at once. */
export function describeProvider(
  name: string,
  open: () => Promise<Bench>,
  { moods = ALL, refuses = true }: { moods?: readonly Mood[]; refuses?: boolean } = {},
): void {
  describe(name, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(async () => {
      await bench.provider.close();
      await bench.stop();
    });

    const has = (mood: Mood) => moods.includes(mood);

    /** What a provider says of messages of which it cannot know whether they were taken. */
    const lost = () => (bench.provider.idempotent ? 'deferred' : 'unknown');

    test('sends each message once, in order, with its headers, and names it', async () => {
      const outcomes = await bench.provider.send([makeMessage('ann'), makeMessage('ben')]);
      expect(kinds(outcomes)).toEqual(['sent', 'sent']);
      const ids = outcomes.map((outcome) => (outcome.kind === 'sent' ? outcome.id : null));
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(id).toMatch(/\S/);
      expect(bench.received()).toEqual(
        ['ann', 'ben'].map((local) => ({
          to: `${local}@readers.example`,
          subject: `The week for ${local}`,
          unsubscribe: `<https://news.example/unsubscribe?token=u${local}>, <mailto:unsub@news.example>`,
        })),
      );
    });

    test('has nothing to say of no messages', async () => {
      expect(await bench.provider.send([])).toEqual([]);
      expect(bench.received()).toEqual([]);
    });

    test('goes on with another call', async () => {
      await bench.provider.send([makeMessage('ann')]);
      expect(kinds(await bench.provider.send([makeMessage('ben')]))).toEqual(['sent']);
      expect(bench.received()).toHaveLength(2);
    });

    test('may be closed twice, and before anything was sent', async () => {
      await bench.provider.close();
      await expect(bench.provider.close()).resolves.toBeUndefined();
    });

    testWhere(refuses)('tells a bad address and a refused text from what goes', async () => {
      const outcomes = await bench.provider.send(
        ['ann', 'gone-eve', 'spam-fay', 'ben'].map((local) => makeMessage(local)),
      );
      expect(kinds(outcomes)).toEqual(['sent', 'bounced', 'failed', 'sent']);
      expect(bench.received().map(({ to }) => to)).toEqual(['ann@readers.example', 'ben@readers.example']);
      expectDiscreet(outcomes, bench.secrets);
    });

    testWhere(has('locked'))(
      'waits for an operator where its key is refused, and tries no further',
      async () => {
        bench.setMood('locked');
        const outcomes = await bench.provider.send([makeMessage('ann'), makeMessage('ben')]);
        expect(kinds(outcomes)).toEqual(['deferred', 'deferred']);
        expect(bench.received()).toEqual([]);
        const [first] = outcomes;
        if (first?.kind !== 'deferred') throw new Error('not deferred');
        expect(first.reason).toContain(bench.keyVariable);
        expect(first.retryAfter).toBeGreaterThan(60);
        expectDiscreet(outcomes, bench.secrets);
      },
    );

    testWhere(has('busy'))('puts off what its service has no time for, and sends it later', async () => {
      bench.setMood('busy');
      const messages = [makeMessage('ann'), makeMessage('ben')];
      const outcomes = await bench.provider.send(messages);
      expect(kinds(outcomes)).toEqual(['deferred', 'deferred']);
      expectDiscreet(outcomes, bench.secrets);
      bench.setMood('well');
      expect(kinds(await bench.provider.send(messages))).toEqual(['sent', 'sent']);
      expect(bench.received()).toHaveLength(2);
    });

    testWhere(has('cut'))('never counts as refused what may have been taken', async () => {
      bench.setMood('cut');
      const outcomes = await bench.provider.send([makeMessage('ann')]);
      expect(kinds(outcomes)).toEqual([lost()]);
      expectDiscreet(outcomes, bench.secrets);
      expect(bench.received()).toHaveLength(1);
    });

    testWhere(has('cut'))('sends once what it may send again', async () => {
      bench.setMood('cut');
      await bench.provider.send([makeMessage('ann')]);
      bench.setMood('well');
      const again = bench.provider.idempotent ? await bench.provider.send([makeMessage('ann')]) : [];
      expect(kinds(again)).toEqual(bench.provider.idempotent ? ['sent'] : []);
      expect(bench.received()).toHaveLength(1);
    });

    testWhere(has('cut'))('does not try the rest where the first may be lost', async () => {
      bench.setMood('cut');
      const outcomes = await bench.provider.send(['ann', 'ben', 'cem'].map((local) => makeMessage(local)));
      const taken = bench.received().length;
      // One request for all of them is lost as a whole.
      expect([1, 3]).toContain(taken);
      expect(outcomes.filter(({ kind }) => kind === 'unknown')).toHaveLength(
        bench.provider.idempotent ? 0 : taken,
      );
      expect(outcomes.filter(({ kind }) => kind === 'sent')).toEqual([]);
    });

    testWhere(has('silent'))('waits no longer than it was told to', async () => {
      bench.setMood('silent');
      const began = performance.now();
      const outcomes = await bench.provider.send([makeMessage('ann')]);
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(['deferred', 'unknown']).toContain(outcomes[0]?.kind);
      expectDiscreet(outcomes, bench.secrets);
    });

    testWhere(has('garbage'))('does not take what it cannot read for an answer', async () => {
      bench.setMood('garbage');
      const outcomes = await bench.provider.send([makeMessage('ann')]);
      expect(kinds(outcomes)).toEqual([lost()]);
      expectDiscreet(outcomes, bench.secrets);
    });

    testWhere(has('silent'))('puts off what it cannot deliver to anybody', async () => {
      await bench.stop();
      const outcomes = await bench.provider.send([makeMessage('ann'), makeMessage('ben')]);
      expect(kinds(outcomes)).toEqual(['deferred', 'deferred']);
      expectDiscreet(outcomes, bench.secrets);
    });
  });
}
