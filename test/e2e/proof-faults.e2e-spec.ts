import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import type { Answer } from '../support/buyer.js';
import { type DurableServer, startDurableServer } from '../support/durable-server.js';
import { type Program, startProgram } from '../support/program.js';
import { openShop, type StockedShop } from '../support/stocked-shop.js';
import { until } from '../support/until.js';

const writers = 8;
const lines = [
  { sku: 'FAULT-A', quantity: 1 },
  { sku: 'FAULT-B', quantity: 2 },
];

let server: DurableServer;
let test: TestApp;
let shop: StockedShop;

beforeAll(async () => {
  server = await startDurableServer();
  test = await startTestApp(
    (config) => config,
    () => Promise.resolve(server),
  );
  shop = await openShop(test);
  for (const { sku } of lines) await shop.stock(sku, 1_000_000);
});

afterAll(() => test.close());

type Attempts = Map<string, Answer>;

/** Places orders until told to stop; every attempt has a key of its own and one answer. */
async function stream(url: string, attempts: Attempts, running: () => boolean): Promise<void> {
  const write = async (): Promise<void> => {
    while (running()) {
      const key = randomUUID();
      attempts.set(key, await shop.buyer.place(url, lines, key));
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
}

const acknowledged = (attempts: Attempts) =>
  [...attempts].filter(([, { status }]) => status === 201);

/** The server may not have noticed yet that whoever had the key is gone, or be busy. */
const isUndecided = ({ status, code }: Answer): boolean =>
  status === 503 || code === 'IDEMPOTENCY_KEY_IN_USE';

/** Every acknowledged order exists once, every unknown one resolves to one by its key, books balance. */
async function expectNothingLostOrDoubled(url: string, attempts: Attempts): Promise<void> {
  const stored = async () => {
    const rows = await test.sql<{ id: string }>('SELECT id FROM orders');
    return new Set(rows.map(({ id }) => id));
  };
  const before = await stored();
  for (const [, { body }] of acknowledged(attempts)) expect(before).toContain(body.data?.id);
  const retry = async (keys: Iterator<[string, Answer]>): Promise<void> => {
    for (let next = keys.next(); !next.done; next = keys.next()) {
      const [key, earlier] = next.value;
      let again = await shop.buyer.place(url, lines, key);
      await until(async () => {
        if (isUndecided(again)) again = await shop.buyer.place(url, lines, key);
        return !isUndecided(again);
      });
      expect(again.status).toBe(201);
      if (earlier.status === 201)
        expect(again).toMatchObject({ replayed: true, body: earlier.body });
      attempts.set(key, again);
    }
  };
  const all = [...attempts][Symbol.iterator]();
  await Promise.all(Array.from({ length: writers }, () => retry(all)));
  const ids = new Set(acknowledged(attempts).map(([, { body }]) => body.data?.id));
  expect(ids.size).toBe(attempts.size);
  expect(await stored()).toEqual(ids);
  await shop.balance();
}

describe('faults under load', () => {
  const attempts: Attempts = new Map();

  it('lose and double nothing when the program is killed', async () => {
    for (let cycle = 1; cycle <= 3; cycle += 1) {
      const program: Program = await startProgram(server.url);
      let running = true;
      const target = acknowledged(attempts).length + 40;
      const streaming = stream(program.url, attempts, () => running);
      await until(() => acknowledged(attempts).length >= target);
      await program.end('SIGKILL');
      running = false;
      await streaming;
    }
    expect([...attempts.values()].some(({ status }) => status === 0)).toBe(true);
    const successor = await startProgram(server.url);
    await expectNothingLostOrDoubled(successor.url, attempts);
    expect(await successor.end('SIGTERM')).toBe(0);
  });

  it.each(['fast', 'immediate'] as const)(
    'recover by themselves from a database that restarts (%s)',
    async (mode) => {
      const program = await startProgram(server.url);
      let running = true;
      const target = attempts.size + 30;
      const streaming = stream(program.url, attempts, () => running);
      await until(() => attempts.size >= target);
      await server.restart(mode);
      const acknowledgedSoFar = acknowledged(attempts).length;
      await until(() => acknowledged(attempts).length >= acknowledgedSoFar + 30);
      running = false;
      await streaming;
      const answers = [...attempts.values()].filter(({ status }) => status !== 201 && status !== 0);
      for (const { status, code } of answers) {
        expect([status, code]).toEqual([
          503,
          expect.stringMatching(/^DATABASE_(UNAVAILABLE|BUSY)$/),
        ]);
      }
      expect(program.process.exitCode).toBeNull();
      await expectNothingLostOrDoubled(program.url, attempts);
      expect(await program.end('SIGTERM')).toBe(0);
    },
  );
});
