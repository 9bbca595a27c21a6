import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dependencyFaults, type LockedPackage } from '../../tools/ci/dependency-rules.mjs';
import { notesOf, releaseFault } from '../../tools/ci/release-notes.mjs';

const sound = { license: 'MIT', integrity: 'sha512-AAAA' };
const faultsOf = (entry: LockedPackage): string[] =>
  dependencyFaults({ '': {}, 'node_modules/a/node_modules/@x/b': entry });

describe('the packages of the lock', () => {
  it('are in order', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, LockedPackage>;
    };
    expect(dependencyFaults(lock.packages)).toEqual([]);
  });

  it.each([
    ['(GPL-3.0 OR MIT)', false],
    ['(MIT AND Zlib)', false],
    ['MPL-2.0', true],
  ])('may be under %s', (license, dev) => {
    expect(faultsOf({ ...sound, license, dev })).toEqual([]);
  });

  it.each<[string, LockedPackage, string]>([
    ['a licence that asks for the source', { ...sound, license: 'AGPL-3.0' }, 'licence AGPL-3.0'],
    ['one of two that is not allowed', { ...sound, license: 'MIT AND GPL-2.0' }, 'licence MIT AND'],
    ['one for development only', { ...sound, license: 'MPL-2.0' }, 'licence MPL-2.0'],
    ['no licence', { integrity: sound.integrity }, 'no licence'],
    ['a weak digest', { ...sound, integrity: 'sha1-AAAA' }, 'no sha512 integrity'],
    ['no digest', { license: 'MIT' }, 'no sha512 integrity'],
    ['an address', { ...sound, resolved: 'git+ssh://host/b' }, 'comes from git+ssh:'],
  ])('are refused with %s', (_, entry, fault) => {
    expect(faultsOf(entry)).toEqual([expect.stringContaining(`@x/b: ${fault}`)]);
  });
});

describe('the notes of a release', () => {
  const changelog =
    '# Changelog\n\n## Unreleased\n\n- c\n\n## [1.1.0] - 2026-12-01\n\n- b\n\n## 1.0.0\n\n- a\n';

  it('are the section of its version', () => {
    expect(notesOf(changelog, '1.1.0')).toBe('- b');
    expect(notesOf(changelog, '1.0.0')).toBe('- a');
    expect(notesOf(changelog, '1.0')).toBeNull();
  });

  it('are missed, like a tag that is not the version', () => {
    expect(releaseFault('v1.1.0', '1.1.0', '- b')).toBeNull();
    expect(releaseFault('v1.1.1', '1.1.0', '- b')).toContain('the package is 1.1.0');
    expect(releaseFault('v1.2.0', '1.2.0', null)).toContain('no section for 1.2.0');
  });
});
