import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fillMessage } from '../../src/deliver/message-template.ts';
import { describeSampleMessage } from '../../src/deliver/sample-message.ts';
import { renderMessage } from '../../src/render/eml.ts';
import { renderVariant } from '../../src/worker/messages.ts';
import { BASE, recipientOf, SENDING } from '../deliver/sample-message.ts';
import { developingDigest } from '../render/sample-digest.ts';

/** Whether a program is here. Where the environment asks for it, a missing one is an error and not a skipped test. */
function hasProgram(program: string, variable: string): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true;
  const missing = `MAIL CLIENT TESTS: no ${program}`;
  if (process.env[variable] === '1') throw new Error(`${missing}, and ${variable}=1 asks for one`);
  process.stderr.write(`\n!!! ${missing}: skipped. Install it (apt-get install ${program})\n\n`);
  return false;
}

const digest = developingDigest(6, 2);
const sample = await renderMessage(digest, describeSampleMessage(digest, SENDING, BASE));
const variant = ['leadership-strain', 'morale', 'casualties'];
const template = await renderVariant({ digest, newsletter: { sending: SENDING }, variant, base: BASE });
const fillFor = (of: Parameters<typeof recipientOf>[1]) => fillMessage(template, recipientOf(1, of));

/** Parses a message as strictly as Python can, and says what it found wrong anywhere in it. */
const READ = `
import email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = list(mail.walk())
print(json.dumps({
    'defects': [str(d) for part in parts for d in part.defects]
        + [name + ': ' + str(d) for part in parts for name, value in part.items() for d in value.defects],
    'subject': mail['subject'],
    'from': [[a.display_name, a.addr_spec] for a in mail['from'].addresses],
    'to': [[a.display_name, a.addr_spec] for a in mail['to'].addresses],
    'groups': [g.display_name for g in mail['to'].groups],
    'date': mail['date'].datetime.isoformat(),
    'text': mail.get_body(('plain',)).get_content().replace('\\r\\n', '\\n'),
    'html': mail.get_body(('html',)).get_content().replace('\\r\\n', '\\n'),
}))
`;
const Reading = z.object({
  defects: z.array(z.string()),
  subject: z.string(),
  from: z.array(z.tuple([z.string(), z.string()])),
  to: z.array(z.tuple([z.string(), z.string()])),
  groups: z.array(z.string().nullable()),
  date: z.string(),
  text: z.string(),
  html: z.string(),
});

function readWithPython(raw: string): z.infer<typeof Reading> {
  const run = spawnSync('python3', ['-c', READ], {
    input: raw,
    encoding: 'utf8',
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return Reading.parse(JSON.parse(run.stdout));
}

describe.runIf(hasProgram('python3', 'SITREP_REQUIRE_PYTHON'))('Python’s email', () => {
  test('reads the sample message without a defect, to the same parts', () => {
    const { groups: _groups, ...reading } = readWithPython(sample.raw);
    expect(reading).toEqual({
      defects: [],
      subject: 'Frontline: 21 Mar 2022 – 28 May 2023',
      from: [['Frontline by Sitrep', 'frontline@sitrep.example']],
      to: [['', 'reader@example.com']],
      date: '2023-05-29T06:00:00+00:00',
      text: sample.text,
      html: sample.html,
    });
  });

  test.each([
    ['Doe, Jane "JD"', 'jane+news@example.com'],
    ['Zoë 📰 שלום', 'zoe@xn--bcher-kva.example'],
    ['=?utf-8?Q?Bcc:_x@y.z?=', 'x@example.com'],
    ['Ann', `${'a'.repeat(64)}@${'b.'.repeat(90)}example`],
    ['Ann', '"a b"@example.com'],
  ])('reads the recipient %j <%s> as written', (name, address) => {
    const { raw } = fillFor({ name, address });
    expect(readWithPython(raw)).toMatchObject({ defects: [], to: [[name, address]] });
  });

  test('reads a long name in several encoded words', () => {
    const name = 'Жанна д’Арк '.repeat(16).trim();
    const { defects, to } = readWithPython(fillFor({ name, address: 'x@example.com' }).raw);
    expect(defects).toEqual([]);
    // Python keeps the white space between encoded words, which RFC 2047, 6.2 has it drop.
    const bare = (text: string | undefined) => text?.replaceAll(' ', '');
    expect(bare(to[0]?.[0])).toBe(bare(name));
  });

  test('reads an address outside ASCII as the name of an empty group', () => {
    const { raw } = fillFor({ name: 'Zoë', address: 'zoë@example.com' });
    expect(readWithPython(raw)).toMatchObject({ defects: [], to: [], groups: ['Zoë zoë@example.com'] });
  });
});

/** Points of SpamAssassin's rules that need no network; its default calls 5 spam. */
function scoreOf(raw: string): { score: number; rules: string[] } {
  const run = spawnSync('spamassassin', ['--local', '--test-mode'], { input: raw, encoding: 'utf8' });
  const score = /^X-Spam-Status: \w+, score=(-?[\d.]+)/m.exec(run.stdout)?.[1];
  if (score === undefined) throw new Error(`spamassassin gave no score: ${run.stderr.slice(0, 500)}`);
  const rules = [...run.stdout.matchAll(/^ *(-?\d+\.\d) ([A-Z][A-Z0-9_]+) /gm)]
    .filter(([, points]) => Number(points) > 0)
    .map(([, , rule = '']) => rule);
  return { score: Number(score), rules };
}

describe.runIf(hasProgram('spamassassin', 'SITREP_REQUIRE_SPAMASSASSIN'))(
  'SpamAssassin’s offline rules',
  () => {
    test.each([
      ['the sample message', sample.raw],
      ['a message to a name in another script', fillFor({ name: 'Анна Ковальчук' }).raw],
    ])('find nothing against %s', (_what, raw) => {
      expect(scoreOf(raw)).toMatchObject({ rules: [] });
      expect(scoreOf(raw).score).toBeLessThan(1);
    });
  },
);
