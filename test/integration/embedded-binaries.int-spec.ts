import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  copyBinaries,
  type PostgresBinaries,
  postgresBinaries,
  run,
} from '../../src/platform/database/embedded-binaries.js';

describe('a copy of the programs of PostgreSQL', () => {
  let folder: string;
  let installed: PostgresBinaries;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orderly-binaries-'));
    installed = await postgresBinaries();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const works = ({ pg_ctl }: PostgresBinaries) => run(pg_ctl, ['--version']).then(() => true);

  it('is one for all who want it at the same time', async () => {
    const copies = await Promise.all([1, 2, 3].map(() => copyBinaries(installed, folder)));
    expect(new Set(copies.map(({ pg_ctl }) => pg_ctl)).size).toBe(1);
    expect(await works(copies[0] as PostgresBinaries)).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is made anew when files of it are gone, as cleaners of /tmp leave it', async () => {
    const { pg_ctl } = await copyBinaries(installed, folder);
    await rm(pg_ctl);
    expect(await works(await copyBinaries(installed, folder))).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is kept while it works', async () => {
    const { pg_ctl } = await copyBinaries(installed, folder);
    const { ino } = await stat(pg_ctl);
    expect((await stat((await copyBinaries(installed, folder)).pg_ctl)).ino).toBe(ino);
  });
});
