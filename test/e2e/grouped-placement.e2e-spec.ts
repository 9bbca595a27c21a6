import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { Alias, rowsOf } from '../support/placement-twins.js';
import { PlacementWorld, stories } from '../support/placement-world.js';

const numRuns = Number(process.env['PLACEMENT_RUNS'] ?? 25);

interface Sent {
  readonly status: number;
  readonly headers: object;
  readonly body: unknown;
}

let grouped: TestApp;
let plain: TestApp;
let world: PlacementWorld;

const startAs = (placement: 'grouped' | 'plain'): Promise<TestApp> =>
  startTestApp((config) => ({ ...config, orders: { ...config.orders, placement } }));

async function send(app: TestApp, key: string, body: object): Promise<Sent> {
  const request = app
    .http()
    .post('/api/v1/orders')
    .set(await app.as('admin'));
  const answer = await request.set('Idempotency-Key', key).send(body);
  const { etag, location, 'idempotency-replayed': replayed } = answer.headers;
  const type = answer.headers['content-type'];
  return { status: answer.status, headers: { etag, location, replayed, type }, body: answer.body };
}

async function comparable(app: TestApp, answers: readonly Sent[]): Promise<unknown> {
  const alias = await Alias.of(app, world.fixed);
  return answers.map((answer) => JSON.parse(alias.in(JSON.stringify(answer))) as unknown);
}

beforeAll(async () => {
  grouped = await startAs('grouped');
  plain = await startAs('plain');
  world = new PlacementWorld([grouped, plain]);
  await world.open();
});

afterAll(async () => {
  await plain.close();
  await grouped.close();
});

describe('placing in one statement', () => {
  it('answers and writes what the plain path does', async () => {
    const statuses = new Set<number>();
    const property = fc.asyncProperty(stories, async (story) => {
      const orders = await world.stage(story);
      const answers: Record<'grouped' | 'plain', Sent[]> = { grouped: [], plain: [] };
      for (const { key, body } of orders) {
        answers.grouped.push(await send(grouped, key, body));
        answers.plain.push(await send(plain, key, body));
      }
      for (const { status } of answers.grouped) statuses.add(status);
      expect(await comparable(grouped, answers.grouped)).toEqual(
        await comparable(plain, answers.plain),
      );
      expect(await rowsOf(grouped, world.fixed)).toEqual(await rowsOf(plain, world.fixed));
    });
    await fc.assert(property, { numRuns, endOnFailure: true });
    expect([...statuses]).toEqual(expect.arrayContaining([201, 404, 409, 422]));
    const findings = await grouped.get(IntegrityService).verify();
    expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
  });
});
