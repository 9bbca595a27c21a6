import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { diskHealth, diskSpace } from './disk-space.js';

describe('the space on the disk', () => {
  it('is that of the nearest folder that exists', async () => {
    const here = await diskSpace(tmpdir());
    expect(here.freeBytes).toBeGreaterThan(0);
    expect(here.totalBytes).toBeGreaterThanOrEqual(here.freeBytes);
    const later = await diskSpace(join(tmpdir(), 'not', 'made', 'yet'));
    expect(later.totalBytes).toBe(here.totalBytes);
  });

  it('says so when it is short', async () => {
    const { state, details } = await diskHealth(tmpdir());
    expect(details).toMatchObject({ totalBytes: expect.any(Number) });
    expect(['up', 'degraded']).toContain(state);
  });
});
