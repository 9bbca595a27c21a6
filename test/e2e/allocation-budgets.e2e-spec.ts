import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { Buyer } from '../support/buyer.js';
import { type Program, startProgram } from '../support/program.js';
import { readBudgetsOf } from '../support/query-budgets.js';

const minutes = 60_000;
// Functions are optimised by then, and no longer allocate what the first calls do.
const warmUp = 400;
const measured = 300;
const listed = 20;

let app: TestApp;
let program: Program;
let admin: { Authorization: string };
let productId: string;

async function post(path: string, body: object): Promise<string> {
  const key = { 'Idempotency-Key': randomUUID() };
  const answer = await app.http().post(`/api/v1${path}`).set(admin).set(key).send(body).expect(201);
  return (answer.body as { data: { id: string } }).data.id;
}

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.as('admin');
  await post('/warehouses', { code: 'MAIN', name: 'Main' });
  for (let n = 1; n <= listed; n += 1) {
    const sku = `TEA-${n}`;
    productId = await post('/products', { sku, name: sku, unitPrice: 100, currency: 'EUR' });
    await post('/stock/receipts', { sku, warehouse: 'MAIN', quantity: 10_000 });
  }
  const counted = ['--import', './test/support/allocation-counter.mjs', 'dist/main.js'];
  program = await startProgram(app.databaseUrl, {}, [process.execPath, ...counted]);
  await allocated();
});

afterAll(async () => {
  await program.end('SIGTERM');
  await app.close();
});

/** Bytes that the program allocated since it was last asked. */
async function allocated(): Promise<number> {
  const told = (): string[] => program.output().match(/^allocated \d+$/gm) ?? [];
  const before = told().length;
  program.process.kill('SIGUSR2');
  while (told().length === before) await sleep(10);
  return Number(told().at(-1)?.split(' ')[1]);
}

async function kilobytesOf(ask: () => Promise<number>): Promise<number> {
  const repeat = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) expect(Math.floor((await ask()) / 100)).toBe(2);
  };
  await repeat(warmUp);
  await allocated();
  await repeat(measured);
  return (await allocated()) / measured / 1024;
}

function reads(path: string): () => Promise<number> {
  const headers = { ...admin, 'Cache-Control': 'no-cache' };
  return async () => {
    const answer = await fetch(`${program.url}/api/v1${path}`, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };
}

describe('what a request allocates', () => {
  it(
    'is about what test/budgets/allocations.md says',
    async () => {
      const buyer = new Buyer(admin.Authorization);
      const lines = [1, 2, 3].map((n) => ({ sku: `TEA-${n}`, quantity: 1 }));
      const requests: Record<string, () => Promise<number>> = {
        'read a product': reads(`/products/${productId}`),
        'list 20 products': reads('/products'),
        'place an order of 3 lines': async () => (await buyer.place(program.url, lines)).status,
      };
      const budgets = readBudgetsOf('allocations.md');
      const wrong: string[] = [];
      for (const [name, ask] of Object.entries(requests)) {
        const most = budgets.get(name) ?? 0;
        let kilobytes = await kilobytesOf(ask);
        // V8 optimises on threads of its own: on a busy machine it is not done yet.
        for (let more = 0; more < 2 && kilobytes > most; more += 1)
          kilobytes = Math.min(kilobytes, await kilobytesOf(ask));
        // A budget far above what is needed would let a mistake of that size through.
        if (kilobytes > most || kilobytes < most / 3)
          wrong.push(
            `| \`${name}\` | ${Math.ceil(1.35 * kilobytes)} |, measured ${kilobytes.toFixed(1)}`,
          );
      }
      expect(wrong.join('\n')).toBe('');
      expect([...budgets.keys()]).toEqual(Object.keys(requests));
    },
    5 * minutes,
  );
});
