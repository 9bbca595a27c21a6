import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Program, startProgram } from '../support/program.js';

const password = 'the password of the tour';

let database: TestDatabase;
let program: Program;

/** The tour's blocks as one script against the running program. */
function tourScript(): string {
  const [, tour = ''] =
    /<!-- tour:.*?-->([\s\S]*?)<!-- end of tour -->/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const blocks = [...tour.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block]) => block);
  return ['set -euxo pipefail', ...blocks]
    .join('\n')
    .replace('http://localhost:3000', program.url)
    .replace('the printed password', password);
}

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = { NODE_ENV: 'development', LOG_PRETTY: 'false', ADMIN_PASSWORD: password };
  program = await startProgram(database.url, settings);
});

afterAll(async () => {
  await program.end('SIGTERM');
  await database.drop();
});

describe('the tour of the README', () => {
  it('works word for word on the demo of a first start', async () => {
    const { stdout } = await promisify(execFile)('bash', ['-c', tourScript()]);
    const answers = stdout.split(/(?<=\})(?=\{)/);
    expect(answers.length).toBeGreaterThan(8);
    expect(stdout).toContain('"sku":"TEA-OOLONG-100"');
    expect(stdout).toContain('"status":"placed"');
    expect(stdout).toContain('"status":"confirmed"');
    expect(stdout).toContain('order.placed');
    const receipts = answers.filter((answer) => answer.includes('"onHand":50'));
    expect(receipts).toHaveLength(2);
    expect(receipts[0]).toBe(receipts[1]);
  });
});
