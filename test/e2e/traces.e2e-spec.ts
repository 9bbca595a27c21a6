import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { Mailer } from '../../src/platform/mail/mailer.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type CollectedSpan, type Collector, startCollector } from '../support/collector.js';
import { OrderDesk } from '../support/order-desk.js';
import { SmtpServer } from '../support/smtp-server.js';
import { ofRequests, statementsOf } from '../support/statement-counter.js';
import { until } from '../support/until.js';

const [server, client, consumer] = [2, 3, 5];
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';
const email = 'reader@example.com';

describe('the traces', () => {
  let collector: Collector;
  let test: TestApp;
  let smtp: SmtpServer;
  let desk: OrderDesk;
  let tea: string;

  beforeAll(async () => {
    collector = await startCollector();
    smtp = await SmtpServer.listen();
    test = await startTestApp((config) => ({
      ...config,
      tracing: { endpoint: collector.url, samplePercent: 100 },
      mail: { ...config.mail, url: `smtp://127.0.0.1:${smtp.port}` },
    }));
    desk = await OrderDesk.open(test);
    await desk.warehouse('MAIN');
    tea = await desk.product('TEA', { units: 10 });
  });

  afterAll(async () => {
    await test.close();
    await collector.close();
    smtp.close();
  });

  async function spansOf(id: string, complete: (spans: CollectedSpan[]) => boolean) {
    const found = (): CollectedSpan[] => collector.spans.filter((span) => span.traceId === id);
    await until(() => complete(found()));
    return found();
  }

  const hasRequest = (spans: CollectedSpan[]) => spans.some(({ kind }) => kind === server);
  const read = (traceparent: string) =>
    test.http().get(`/api/v1/products/${tea}`).set(desk.user).set('traceparent', traceparent);

  it('have the request under its route, a part of the caller’s trace, and its SQL below it', async () => {
    await read(`00-${traceId}-${parent}-01`).expect(200);
    const spans = await spansOf(traceId, hasRequest);
    const request = spans.find(({ kind }) => kind === server);
    expect(request).toMatchObject({
      name: 'GET /api/v1/products/:id',
      parentSpanId: parent,
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/api/v1/products/:id',
        'http.response.status_code': 200,
      },
      resource: { 'service.name': 'orderly', 'deployment.environment.name': 'testing' },
    });
    const queries = spans.filter(({ kind }) => kind === client);
    expect(queries.length).toBeGreaterThan(0);
    for (const query of queries) {
      expect(query).toMatchObject({ name: 'SELECT', parentSpanId: request?.spanId });
      expect(query.attributes['db.query.text']).toContain('products');
      expect(BigInt(query.startTimeUnixNano)).toBeLessThanOrEqual(BigInt(query.endTimeUnixNano));
    }
  });

  it('leave out what the caller does not keep', async () => {
    const other = '5'.repeat(32);
    await read(`00-${other}-${parent}-00`).expect(200);
    await read(`00-${'6'.repeat(32)}-${parent}-01`).expect(200);
    await spansOf('6'.repeat(32), hasRequest);
    expect(collector.spans.some((span) => span.traceId === other)).toBe(false);
  });

  it('show a refused statement by its SQLSTATE', async () => {
    const id = '7'.repeat(32);
    const traceparent = `00-${id}-${parent}-01`;
    await desk
      .post('/warehouses', { code: 'MAIN', name: 'Again' })
      .set({ traceparent })
      .expect(409);
    const spans = await spansOf(id, hasRequest);
    const failed = spans.find(({ status }) => status.code === 2);
    expect(failed).toMatchObject({ name: 'INSERT', attributes: { 'error.type': '23505' } });
  });

  it('have jobs and what they call, with ids in the mail', async () => {
    await test.get(JobEngine).work();
    await test.get(Mailer).send({ to: email, subject: 'Hello', text: 'Hello', html: '' });
    await until(() => collector.spans.some(({ name }) => name === 'call mail'));
    const mail = collector.spans.find(({ name }) => name === 'call mail');
    const job = (await spansOf(mail?.traceId ?? '', (all) => all.some(isJob))).find(isJob);
    expect(job).toMatchObject({ name: 'job mail.send', kind: consumer });
    expect(mail).toMatchObject({ kind: client, parentSpanId: job?.spanId });
    expect(smtp.received[0]).toContain(`00-${mail?.traceId}-${mail?.spanId}-01`);
  });

  it('hold nothing of what was sent', async () => {
    await test.http().get('/api/v1/products?q=canary-1').set(desk.user);
    await test.http().post('/api/v1/auth/login').send({ email, password: 'canary-2' });
    const end = '8'.repeat(32);
    await read(`00-${end}-${parent}-01`);
    await spansOf(end, hasRequest);
    expect(JSON.stringify(collector.spans)).not.toMatch(/canary|reader@example\.com/);
  });

  it('are a comment of statements without a name, the begin of a transaction first', async () => {
    const id = '9'.repeat(32);
    const traceparent = `00-${id}-${parent}-01`;
    const write = desk.post('/warehouses', { code: 'SIDE', name: 'Side' }).set({ traceparent });
    const texts = await statementsOf(() => write.expect(201), ofRequests);
    const spans = await spansOf(id, hasRequest);
    const request = spans.find(({ kind }) => kind === server);
    const comment = `/*traceparent='00-${id}-${request?.spanId}-01'*/`;
    expect(texts[0]).toBe(`START TRANSACTION\n${comment}`);
    expect(texts.some((text) => text.includes('INSERT') && !text.includes('traceparent'))).toBe(
      true,
    );
  });
});

const isJob = ({ name }: CollectedSpan): boolean => name.startsWith('job ');
