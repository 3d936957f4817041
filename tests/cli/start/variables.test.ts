import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { variableArguments } from '../../../src/cli/start/variables.ts';
import { VARIABLE_NAMES } from '../../../src/model/variable-names.ts';
import { Variables } from '../../../src/worker/config-variables.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sitrep-variables-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const fileOf = ([argument = '']: string[]) => argument.replace('--env-file=', '');

describe('the variables of the environment', () => {
  test('are those that the configuration knows', () => {
    expect([...VARIABLE_NAMES].sort()).toEqual(['ADMIN_TOKEN', ...Object.keys(Variables.shape)].sort());
  });

  test('need no file where there are none', () => {
    expect(variableArguments(root, 'state', { PATH: '/bin', PROVIDER: '' })).toEqual([]);
  });

  test('stand over those of .dev.vars, in a file that its owner alone may read', () => {
    writeFileSync(join(root, '.dev.vars'), 'ADMIN_TOKEN=kept\nPROVIDER=outbox\n');
    const path = fileOf(variableArguments(root, 'state', { PROVIDER: 'smtp', HOME: '/root' }));
    expect(readFileSync(path, 'utf8')).toBe("ADMIN_TOKEN='kept'\nPROVIDER='smtp'\n");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('keep their dollar signs and quotes', () => {
    const path = fileOf(
      variableArguments(root, 'state', { SMTP_URL: "smtp://a:p$HOME'x@h:25", ADMIN_TOKEN: 'a"b' }),
    );
    expect(readFileSync(path, 'utf8')).toBe('ADMIN_TOKEN=\'a"b\'\nSMTP_URL="smtp://a:p\\$HOME\'x@h:25"\n');
  });
});
