import { describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { migrationNameOf, pendingMigrations } from './pending-migrations.js';

const database = (query: () => Promise<unknown>) => ({ query }) as unknown as Pool;

describe('pendingMigrations', () => {
  it('names a file as the library records it', () => {
    expect(migrationNameOf('1795489200000-create-platform.ts')).toBe('CreatePlatform1795489200000');
  });

  it('counts every migration as pending without a table of them', async () => {
    const missing = Object.assign(new Error('no table'), { code: '42P01' });
    const pending = await pendingMigrations(database(() => Promise.reject(missing)));
    expect(pending).toContain('CreatePlatform1795489200000');
  });

  it('leaves out what is done, and ignores what a newer release did', async () => {
    const rows = [{ name: 'CreatePlatform1795489200000' }, { name: 'OfTheFuture1995489200000' }];
    const pending = await pendingMigrations(database(() => Promise.resolve({ rows })));
    expect(pending).not.toContain('CreatePlatform1795489200000');
    expect(pending).not.toContain('OfTheFuture1995489200000');
  });

  it('does not take a database that is down for one without migrations', async () => {
    const down = database(() => Promise.reject(new Error('connection refused')));
    await expect(pendingMigrations(down)).rejects.toThrow('refused');
  });
});
