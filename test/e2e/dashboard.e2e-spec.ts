import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobMetrics } from '../../src/platform/jobs/job-metrics.js';
import { OutboxMetrics } from '../../src/platform/events/outbox-metrics.js';
import { DiskMetrics } from '../../src/platform/health/disk-metrics.js';
import { MetricsEndpoint } from '../../src/platform/metrics/metrics-endpoint.js';
import { PeriodicWork } from '../../src/platform/periodic/periodic-work.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { hasPrometheus } from '../support/metrics.js';
import { OrderDesk } from '../support/order-desk.js';
import { freePort } from '../support/free-port.js';
import { type Prometheus, startPrometheus } from '../support/prometheus.js';
import { SignIn } from '../support/sign-in.js';
import { until } from '../support/until.js';

interface Dashboard {
  readonly panels: readonly { title: string; targets: readonly { expr: string }[] }[];
}

const dashboard = JSON.parse(readFileSync('deploy/grafana/orderly.json', 'utf8')) as Dashboard;
const queries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }): [string, string] => [title, expr.replaceAll('$__rate_interval', '10s')]),
);

if (!hasPrometheus()) console.log('Skipped: no Prometheus here to ask the dashboard’s queries.');

(hasPrometheus() ? describe : describe.skip)('the dashboard, asked of a real Prometheus', () => {
  let test: TestApp;
  let prometheus: Prometheus;
  let desk: OrderDesk;
  let signIn: SignIn;

  beforeAll(async () => {
    const mail = { url: `smtp://127.0.0.1:${await freePort()}`, from: 'orders@orderly.example' };
    const metrics = { port: 0, token: null };
    test = await startTestApp((config) => ({ ...config, metrics, mail }));
    const broken = { name: 'test.broken', everyMs: 200, work: () => Promise.reject(new Error()) };
    test.get(PeriodicWork).define(broken).start();
    const port = await test.get(MetricsEndpoint).listen();
    desk = await OrderDesk.open(test);
    signIn = new SignIn(test);
    await desk.warehouse('MAIN');
    await desk.product('TEA', { units: 100_000 });
    prometheus = await startPrometheus(`127.0.0.1:${port}`);
  });

  afterAll(async () => {
    await prometheus.stop();
    await test.close();
  });

  /** A little of everything that the panels show. */
  async function work(): Promise<void> {
    const order = await desk.placed({ TEA: 1 });
    await desk.command(order.id, 'cancel', { reason: 'test' }).set('If-Match', '*');
    await desk.create({ TEA: 99_999_999 }, { place: true });
    for (const path of ['products', 'reports/backorders', 'products'])
      await test.http().get(`/api/v1/${path}`).set(desk.user).expect(200);
    await signIn.login('nobody@example.com', 'a wrong guess');
    await test.get(JobMetrics).refresh();
    await test.get(OutboxMetrics).refresh();
    await test.get(DiskMetrics).refresh();
  }

  it('has data for every panel while the program works', async () => {
    let silent = queries;
    while (silent.length > 0) {
      await work();
      const waiting: typeof queries = [];
      for (const query of silent)
        if ((await prometheus.query(query[1])).length === 0) waiting.push(query);
      silent = waiting;
    }
    expect(silent).toEqual([]);
  });

  it('keeps the alerts quiet while all is well, and can ask for each of their rules', async () => {
    // One is pending for a moment after a scrape that took too long.
    await until(async () => (await prometheus.query('ALERTS{severity="critical"}')).length === 0);
    const [errors] = await prometheus.query('orderly:http_errors:ratio5m');
    expect(Number(errors?.value[1])).toBe(0);
  });
});
