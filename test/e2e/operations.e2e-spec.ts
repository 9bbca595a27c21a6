import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

interface Report {
  readonly state: string;
  readonly checks: readonly { name: string; state: string; details: Record<string, unknown> }[];
}

describe('the detailed health', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp((config) => ({ ...config, buildCommit: 'a1b2c3d' }));
  });
  afterAll(() => app.close());

  const health = async (): Promise<Report> => {
    const answer = await app
      .http()
      .get('/api/v1/admin/health')
      .set(await app.as('admin'));
    expect(answer.status).toBe(200);
    return (answer.body as { data: Report }).data;
  };
  const check = async (name: string) => (await health()).checks.find((one) => one.name === name);

  it('says how every part is doing, to who may know', async () => {
    let report = await health();
    // On a slow machine a part may be down for a moment.
    await until(async () => (report = await health()).state === 'up');
    expect(Object.fromEntries(report.checks.map(({ name, state }) => [name, state]))).toEqual({
      database: 'up',
      migrations: 'up',
      pool: 'up',
      jobs: 'up',
      signals: 'up',
      dependencies: 'up',
      cache: 'up',
      redis: 'up',
      disk: 'up',
    });
    const detailsOf = (part: string) => report.checks.find(({ name }) => name === part)?.details;
    expect(detailsOf('database')).toEqual({ latencyMs: expect.any(Number) });
    expect(detailsOf('pool')).toMatchObject({ max: 20, waiting: 0 });
    await app
      .http()
      .get('/api/v1/admin/health')
      .set(await app.as('auditor'))
      .expect(200);
    await app
      .http()
      .get('/api/v1/admin/health')
      .set(await app.as('finance'))
      .expect(403);
    await app.http().get('/api/v1/admin/health').expect(401);
  });

  it('sees migrations that are missing, jobs that failed and signals that are not heard', async () => {
    await app.sql(
      `UPDATE migrations SET name = name || 'x' WHERE id = (SELECT max(id) FROM migrations)`,
    );
    let report = await health();
    const migrations = () => report.checks.find(({ name }) => name === 'migrations');
    await until(async () => {
      report = await health();
      return migrations()?.details['pending'] !== undefined;
    });
    expect(report.state).toBe('down');
    expect(migrations()).toMatchObject({
      state: 'down',
      details: { pending: [expect.any(String)] },
    });
    await app.sql(`UPDATE migrations SET name = rtrim(name, 'x')`);
    await app.sql(
      `INSERT INTO jobs.job (name, state, completed_on) VALUES ('mail.send', 'failed', now())`,
    );
    let jobs: Awaited<ReturnType<typeof check>>;
    await until(async () => {
      jobs = await check('jobs');
      return jobs?.state === 'degraded';
    });
    expect(jobs).toMatchObject({ details: { failed: 1 } });
    await app.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'orderly-signals'`,
    );
    await until(async () => (await check('signals'))?.state === 'up');
  });

  it('says which release it is', async () => {
    const answer = await app
      .http()
      .get('/api/v1/admin/info')
      .set(await app.as('auditor'));
    expect(answer.body).toMatchObject({
      data: { commit: 'a1b2c3d', node: process.version, environment: 'testing' },
    });
  });
});
