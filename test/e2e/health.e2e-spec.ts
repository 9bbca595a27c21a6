import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProgramState } from '../../src/platform/lifecycle/program-state.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { whenFree } from '../support/database.js';
import { until } from '../support/until.js';

const up = { database: 'up', migrations: 'up' };

describe('the probes', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      database: { ...config.database, poolMax: 1, connectTimeoutMs: 4_000 },
    }));
  });

  afterAll(() => app.close());

  /** What it answers as soon as the database answers it, which on a slow machine may be a little late. */
  const readiness = async () => {
    const of = async () => app.http().get('/readyz');
    let answer = await of();
    await until(async () => (answer = await of()).text.includes('"database":"up"'));
    return answer;
  };

  it('are open to everyone and in the envelope', async () => {
    const live = await app.http().get('/livez');
    expect(live.status).toBe(200);
    expect(live.body).toEqual({
      status: 'success',
      data: { state: 'up', checks: {} },
      message: 'OK',
    });
    const ready = await readiness();
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({ data: { state: 'up', checks: up } });
  });

  it('are not there under the prefix of the API', async () => {
    expect((await app.http().get('/api/v1/livez')).status).toBe(404);
    expect((await app.http().get('/api/livez')).status).toBe(404);
  });

  it('report the end of the start', async () => {
    expect((await app.http().get('/startupz')).body).toMatchObject({
      error: { code: 'NOT_STARTED' },
    });
    app.get(ProgramState).serve();
    expect((await app.http().get('/startupz')).status).toBe(200);
  });

  it('stay ready while every connection of the pool is taken', async () => {
    const bearer = await app.as('auditor');
    await app.sql('BEGIN');
    const lock = app.sql('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
    await lock;
    const blocked = app
      .http()
      .get('/api/v1/products')
      .set({ ...bearer, 'Cache-Control': 'no-cache' })
      .then((answer) => answer.status);
    const second = app
      .http()
      .get('/api/v1/products')
      .set({ ...bearer, 'Cache-Control': 'no-cache' })
      .then((answer) => answer.status);
    expect((await readiness()).body).toMatchObject({ data: { checks: up } });
    expect((await app.http().get('/livez')).status).toBe(200);
    expect(await second).toBe(503);
    await app.sql('ROLLBACK');
    expect(await blocked).toBe(200);
  });

  it('are not ready before the migrations, and say which part is missing', async () => {
    await app.sql(
      `UPDATE migrations SET name = name || 'x' WHERE id = (SELECT max(id) FROM migrations)`,
    );
    const answer = await readiness();
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({
      status: 'error',
      error: { code: 'NOT_READY', details: { checks: { database: 'up', migrations: 'down' } } },
    });
    expect((await app.http().get('/livez')).status).toBe(200);
    await app.sql(`UPDATE migrations SET name = rtrim(name, 'x')`);
    expect((await readiness()).status).toBe(200);
  });

  it('are not ready while the instance stops, and alive', async () => {
    app.get(ProgramState).stop();
    const ready = await app.http().get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.headers['connection']).toBe('close');
    expect(ready.body).toMatchObject({ error: { details: { checks: { shutdown: 'down' } } } });
    expect((await app.http().get('/livez')).status).toBe(200);
  });
});

describe('the probes without a database', () => {
  it('are alive, not ready, and tell nothing about the cause', async () => {
    const app = await startTestApp();
    try {
      await until(async () => (await app.http().get('/readyz')).status === 200);
      const name = new URL(app.databaseUrl).pathname.slice(1);
      await whenFree(`DROP DATABASE ${name} WITH (FORCE)`);
      const ready = await app.http().get('/readyz');
      expect(ready.status).toBe(503);
      expect(ready.body).toMatchObject({ error: { details: { checks: { database: 'down' } } } });
      expect(ready.text).not.toContain(name);
      expect((await app.http().get('/livez')).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
