import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { OrderDesk } from '../support/order-desk.js';
import { type Program, startProgram } from '../support/program.js';
import { Books } from '../support/replay/books.js';
import { Clerk } from '../support/replay/clerk.js';
import { OrderLife } from '../support/replay/order-life.js';
import { randomFrom, upTo } from '../support/replay/random.js';
import { type Baskets, readBaskets } from '../support/replay/real-baskets.js';

const path = join(
  import.meta.dirname,
  '../../../shared/data/online-retail-2010-12..2011-05.csv.gz',
);
const present = existsSync(path);
if (!present) console.warn(`Skipped: the real data file is not here (${path}).`);

/** 5,000 in the pipeline; fewer for a quick look. */
const orders = Number(process.env['REPLAY_ORDERS'] ?? 100);
const seed = 20_101_201;
const clerks = 12;
const warehouses = ['NORTH', 'SOUTH'];

(present ? describe : describe.skip)(`two processes replay ${orders} real baskets`, () => {
  let test: TestApp;
  let programs: Program[] = [];
  let data: Baskets;
  let clerk: Clerk;
  const books = new Books();

  /** Enough for most: of one product in twenty, half of what the file wants. */
  async function stockUp(): Promise<void> {
    const random = randomFrom(seed);
    const wanted = new Map<string, number>();
    for (const { sku, quantity } of data.baskets.flatMap(({ lines }) => lines)) {
      wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
    }
    const products = [...data.prices].map(([sku, unitPrice]) => ({
      sku,
      name: sku,
      unitPrice,
      currency: 'GBP',
      taxRateBp: 2000,
    }));
    const receipts = [...wanted].flatMap(([sku, units]) => {
      const there = random() < 0.05 ? Math.ceil(units / 2) : units;
      const north = upTo(random, there);
      books.received(sku, there);
      return [
        { type: 'receipt', sku, warehouse: 'NORTH', quantity: north },
        { type: 'receipt', sku, warehouse: 'SOUTH', quantity: there - north },
      ].filter(({ quantity }) => quantity > 0);
    });
    await inBulk('/products/bulk', products);
    await inBulk('/stock/bulk', receipts);
  }

  async function inBulk(to: string, rows: readonly object[]): Promise<void> {
    const parts = Array.from({ length: Math.ceil(rows.length / 500) }, (_, part) =>
      rows.slice(part * 500, (part + 1) * 500),
    );
    for (const part of parts)
      expect(await clerk.post(to, { rows: part })).toMatchObject({ code: null });
  }

  async function inParallel<Item>(
    items: readonly Item[],
    work: (item: Item, index: number) => Promise<void>,
  ): Promise<void> {
    const queue = items.entries();
    const worker = async (): Promise<void> => {
      for (const [index, item] of queue) await work(item, index);
    };
    await Promise.all(Array.from({ length: clerks }, worker));
  }

  /** Breaks two busy connections whenever a twentieth of the orders has been lived; kills a process every fifth time. */
  async function disturb(lived: () => number): Promise<void> {
    const random = randomFrom(seed + 1);
    for (let disturbance = 1; disturbance < 20; disturbance += 1) {
      while (lived() < (disturbance * orders) / 20) await sleep(20);
      await test.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' LIMIT 2`,
      );
      if (disturbance % 5 !== 1) continue;
      const index = random() < 0.5 ? 0 : 1;
      const victim = programs[index] as Program;
      await victim.end('SIGKILL');
      const port = new URL(victim.url).port;
      programs[index] = await startProgram(test.databaseUrl, { PORT: port });
    }
  }

  beforeAll(async () => {
    data = readBaskets(path, orders);
    // One sign-in is for the whole replay.
    test = await startTestApp((config) => ({
      ...config,
      auth: { ...config.auth, accessTokenTtlSeconds: 86_400 },
    }));
    const desk = await OrderDesk.open(test);
    for (const [index, code] of warehouses.entries()) await desk.warehouse(code, index + 1);
    programs = await Promise.all([startProgram(test.databaseUrl), startProgram(test.databaseUrl)]);
    clerk = new Clerk(() => programs.map(({ url }) => url), desk.user.Authorization);
    await stockUp();
  });

  afterAll(async () => {
    await Promise.all(programs.map((program) => program.end('SIGTERM')));
    await test.close();
  });

  it('with kills and broken connections among them', async () => {
    let lived = 0;
    const disturbing = disturb(() => lived);
    await inParallel(data.baskets, async (basket, index) => {
      await new OrderLife(clerk, books, randomFrom(seed + index)).live(basket);
      lived += 1;
    }).finally(() => (lived = orders));
    await disturbing;
    expect(clerk.repeated).toBeGreaterThan(0);
  }, 1_800_000);

  it('and the stock is what the clerks were told, to the unit', async () => {
    const levels = await test.sql<{ sku: string; level: [number, number] }>(
      `SELECT p.sku, json_build_array(sum(l.on_hand), sum(l.allocated)) AS level
         FROM stock_levels l JOIN products p ON p.id = l.product_id GROUP BY p.sku`,
    );
    const stored = Object.fromEntries(levels.map(({ sku, level }) => [sku, level]));
    expect(stored).toEqual(books.stock());
  });

  it('and so is the money, to the penny', async () => {
    const [sums] = await test.sql(
      `SELECT sum(captured_total)::bigint::text AS captured, sum(refunded_total)::bigint::text AS refunded,
              sum(returned_total)::bigint::text AS returned, sum(total)::bigint::text AS total FROM orders`,
    );
    const { captured, refunded, returned, total } = books;
    const told = Object.entries({ captured, refunded, returned, total });
    expect(sums).toEqual(Object.fromEntries(told.map(([name, sum]) => [name, String(sum)])));
  });

  it('and so are the orders: each once, in the status it was told', async () => {
    const stored = await test.sql<{ status: string; orders: number }>(
      `SELECT status, count(*)::int AS orders FROM orders GROUP BY status`,
    );
    const counts = Object.fromEntries(stored.map(({ status, orders: count }) => [status, count]));
    expect(counts).toEqual(Object.fromEntries(books.orders));
    expect(Object.keys(counts)).toEqual(
      expect.arrayContaining(['placed', 'confirmed', 'completed', 'cancelled']),
    );
  });

  it('and every promise about the data holds', async () => {
    const findings = await test.get(IntegrityService).verify();
    expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
  });
});
