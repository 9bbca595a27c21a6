import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { finished } from '../support/imports.js';
import { until } from '../support/until.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const rowsPerPart = 1_000;
const boundary = 'a-boundary-of-the-form';

/** What the program holds once its garbage is gone, in bytes. */
function held(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A form with a file of products, made as it is asked for. */
async function* formOf(rows: number, each: () => void): AsyncGenerator<Buffer> {
  const field = `--${boundary}\r\nContent-Disposition: form-data; name="type"\r\n\r\nproducts\r\n`;
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n`;
  yield Buffer.from(`${field}${file}sku,name,description,unitPrice,currency\n`);
  for (let row = 0; row < rows; row += rowsPerPart) {
    const lines = Array.from({ length: rowsPerPart }, (_, index) => {
      return `LONG-${row + index},Long,${'Words that fill the file. '.repeat(40)},150,EUR\n`;
    });
    yield Buffer.from(lines.join(''));
    each();
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

describe('a long file to import', () => {
  let app: TestApp;

  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.close());

  async function importOf(rows: number, each: () => void) {
    const asked = request(`${app.url}/api/v1/imports`, {
      method: 'POST',
      headers: {
        ...(await app.as('admin')),
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        'Idempotency-Key': `rows-${rows}`,
      },
    });
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    await pipeline(formOf(rows, each), asked);
    const [answer] = await answered;
    const { data } = (await json(answer)) as { data: { id: string } };
    return finished(app, data.id);
  }

  it('takes memory for some of its rows, not for all', async () => {
    const rows = 60_000;
    await importOf(rowsPerPart, () => undefined);
    const before = held();
    let parts = 0;
    const samples: number[] = [];
    const view = await importOf(rows, () => {
      parts += 1;
      if (parts % 5 === 0) samples.push(held() - before);
    });
    expect(view).toMatchObject({ status: 'completed', rowsRead: rows, rowsAccepted: rows });
    expect(parts * rowsPerPart).toBe(rows);
    // By the last third 40 MB of the file have been read. What is garbage is freed by another thread,
    // late on a busy machine: the least of what is seen is what is held.
    expect(samples).toHaveLength(12);
    expect(Math.min(...samples.slice(-4))).toBeLessThan(20_000_000);
    expect(Math.max(...samples)).toBeLessThan(40_000_000);
    await until(() => held() - before < 20_000_000);
  });
});
