import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LogLevelsRepository } from '../../src/modules/log-levels/log-levels.repository.js';
import { LogLevels } from '../../src/platform/observability/log-levels.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { dataOf } from '../support/resource.js';
import { until } from '../support/until.js';

interface Shown {
  readonly configured: string;
  readonly changed: readonly { module: string | null; level: string; expiresAt: string }[];
}

describe('log levels while the program runs', () => {
  let one: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    one = await startTestApp();
    const url = one.databaseUrl;
    other = await startTestApp(undefined, () =>
      Promise.resolve({ url, drop: () => Promise.resolve() }),
    );
  });

  afterAll(async () => {
    await other.close();
    await one.close();
  });

  const path = '/api/v1/admin/log-level';
  const patch = async (body: object, role = 'admin') =>
    one
      .http()
      .patch(path)
      .set(await one.as(role))
      .send(body);

  it('change for a module, on every instance, audited', async () => {
    const answer = await patch({ module: 'Stock', level: 'debug', minutes: 15 });
    expect(answer.status).toBe(200);
    const shown = dataOf<Shown>(answer);
    expect(shown.configured).toBe('silent');
    expect(shown.changed).toMatchObject([{ module: 'Stock', level: 'debug' }]);
    expect(one.get(LogLevels).allows('debug', 'Stock')).toBe(true);
    await until(() => other.get(LogLevels).allows('debug', 'Stock'));
    expect(other.get(LogLevels).allows('fatal', 'Jobs')).toBe(false);
    const audited = await one.sql(
      `SELECT resource_id, after FROM audit_entries WHERE action = 'log_level.changed'`,
    );
    expect(audited).toEqual([{ resource_id: 'Stock', after: { level: 'debug', minutes: 15 } }]);
  });

  it('hold for all modules when none is named, and replace what was there', async () => {
    await patch({ module: 'Stock', level: 'warn', minutes: 15 });
    const answer = await patch({ level: 'error', minutes: 15 });
    expect(dataOf<Shown>(answer).changed).toMatchObject([
      { module: null, level: 'error' },
      { module: 'Stock', level: 'warn' },
    ]);
    expect(one.get(LogLevels).allows('info', 'Stock')).toBe(false);
    expect(one.get(LogLevels).allows('error', 'Jobs')).toBe(true);
  });

  it('are known to an instance that starts later', async () => {
    const url = one.databaseUrl;
    const late = await startTestApp(undefined, () =>
      Promise.resolve({ url, drop: () => Promise.resolve() }),
    );
    expect(late.get(LogLevels).allows('warn', 'Stock')).toBe(true);
    await late.close();
  });

  it('are those of the last change, whichever was read first', async () => {
    const repository = one.get(LogLevelsRepository);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const list = repository.listInForce.bind(repository);
    const slow = jest.spyOn(repository, 'listInForce').mockImplementationOnce(async () => {
      const rows = await list();
      await held;
      return rows;
    });
    await patch({ module: 'Stock', level: 'trace', minutes: 15 });
    await patch({ module: 'Stock', level: 'warn', minutes: 15 });
    release();
    await slow.mock.results[0]?.value;
    await turn();
    slow.mockRestore();
    expect(one.get(LogLevels).allows('info', 'Stock')).toBe(false);
  });

  it('return by themselves', async () => {
    await one.sql(`UPDATE log_levels SET expires_at = now() + interval '1 second'`);
    await patch({ module: 'Other', level: 'info', minutes: 15 });
    await until(() => !one.get(LogLevels).allows('error', 'Jobs'));
    const answer = await one
      .http()
      .get(path)
      .set(await one.as('auditor'));
    expect(dataOf<Shown>(answer).changed).toMatchObject([{ module: 'Other' }]);
  });

  it('are not for everybody, nor for anything', async () => {
    expect((await patch({ level: 'debug', minutes: 1 }, 'auditor')).status).toBe(403);
    for (const body of [
      { level: 'loud', minutes: 1 },
      { level: 'info', minutes: 0 },
      { level: 'info', minutes: 1, module: 'a\nb' },
      { level: 'info' },
    ])
      expect((await patch(body)).status).toBe(400);
  });
});
