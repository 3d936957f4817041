import { describe, expect, test } from 'vitest';
import packageFile from '../../package.json';
import { VERSION } from '../../src/model/version.ts';
import { findLocalRefusal, readFetchSetting } from '../../src/worker/fetch/fetch-setting.ts';

const PUBLIC = { PUBLIC_URL: 'https://digest.example' };
const LOCAL = { PUBLIC_URL: 'http://localhost:8787' };
const read = (env: { PUBLIC_URL: string; CONTACT?: string; ALLOW_LOCAL_SOURCES?: string }) =>
  readFetchSetting(env);

describe('who fetches', () => {
  test('is said with version, address and contact', () => {
    expect(read({ ...PUBLIC, CONTACT: 'desk@digest.example' }).userAgent).toBe(
      `Sitrep/${VERSION} (+https://digest.example; desk@digest.example)`,
    );
  });

  test('is said without a contact where none is set, or none that is a mail address', () => {
    const words = `Sitrep/${VERSION} (+https://digest.example)`;
    expect(read(PUBLIC).userAgent).toBe(words);
    expect(read({ ...PUBLIC, CONTACT: 'me)\r\nX-Evil: 1' }).userAgent).toBe(words);
  });

  test('is said in ASCII, as headers have it', () => {
    expect(read({ PUBLIC_URL: 'https://дайджест.example/ua/' }).userAgent).toMatch(
      /\(\+https:\/\/xn--[a-z0-9]+\.example\/ua\)$/,
    );
  });

  test('has the version of the package', () => {
    expect(VERSION).toBe(packageFile.version);
  });
});

describe('addresses of this machine', () => {
  test.each([
    [LOCAL, undefined, false],
    [LOCAL, 'true', true],
    [{ PUBLIC_URL: 'http://127.0.0.1:8787' }, 'true', true],
    [LOCAL, 'false', false],
    [LOCAL, 'yes', false],
    [PUBLIC, 'true', false],
    [{ PUBLIC_URL: 'http://10.0.0.5' }, 'true', false],
  ])('with %o and ALLOW_LOCAL_SOURCES=%s: %s', (env, wanted, allowLocal) => {
    expect(read({ ...env, ...(wanted === undefined ? {} : { ALLOW_LOCAL_SOURCES: wanted }) }).rule).toEqual({
      allowLocal,
    });
  });

  test('stay shut in words on a server that others reach', () => {
    expect(findLocalRefusal({ ...PUBLIC, ALLOW_LOCAL_SOURCES: 'true' })).toContain('https://digest.example');
    expect(findLocalRefusal({ ...LOCAL, ALLOW_LOCAL_SOURCES: 'true' })).toBeNull();
    expect(findLocalRefusal(PUBLIC)).toBeNull();
  });
});
