import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../config/app-config.js';
import { diskHealth, diskSpace, watchedFolders } from './disk-space.js';

describe('the space on the disk', () => {
  it('is that of the nearest folder that exists', async () => {
    const here = await diskSpace(tmpdir());
    expect(here.freeBytes).toBeGreaterThan(0);
    expect(here.totalBytes).toBeGreaterThanOrEqual(here.freeBytes);
    const later = await diskSpace(join(tmpdir(), 'not', 'made', 'yet'));
    expect(later.totalBytes).toBe(here.totalBytes);
  });

  it('says so when it is short', async () => {
    const { state, details } = await diskHealth([{ use: 'data', path: tmpdir() }]);
    expect(details).toMatchObject({ data: { totalBytes: expect.any(Number) } });
    expect(['up', 'degraded']).toContain(state);
  });

  it('is looked at where the program writes', () => {
    const config = (file: AppConfig['logging']['file']): AppConfig =>
      ({ dataDir: '/data', logging: { file } }) as AppConfig;
    const data = { use: 'data', path: '/data' };
    expect(watchedFolders(config(null))).toEqual([data]);
    expect(watchedFolders(config({ path: '/logs/orderly', maxBytes: 1, keep: 1 }))).toEqual([
      data,
      { use: 'log', path: '/logs' },
    ]);
  });
});
