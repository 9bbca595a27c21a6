import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { apart } from './cores.mjs';
import { databaseProcesses } from './database-cpu.mjs';
import { withFreshDatabase } from './database.mjs';
import { median } from './figures.mjs';
import { startProduct } from './processes.mjs';
import { seed } from './seed.mjs';

// Costs the server much and the client little: both share the machine.
const path = '/api/v1/products?limit=100';

async function oneRound(job, servers) {
  const child = fork(fileURLToPath(new URL('overload-client.mjs', import.meta.url)));
  apart(child.pid, servers);
  child.send(job);
  const [result] = await once(child, 'message');
  return result;
}

async function roundsOf(url, secrets, { rounds: count, seconds, profile }) {
  const { tokens } = await seed(url, secrets);
  const product = await startProduct(url, secrets, profile);
  const servers = [product.pid, ...(await databaseProcesses(url))];
  const rounds = [];
  try {
    for (let round = 0; round < count; round += 1) {
      rounds.push(await oneRound({ url: product.url + path, tokens, seconds }, servers));
      process.stderr.write('.');
    }
    return rounds;
  } finally {
    await product.stop();
  }
}

/** What is served in time when three times the peak is asked, to the peak; medians of the rounds. */
export function measureOverload(database, secrets, options) {
  return withFreshDatabase(database.url, 'bench_overload', async (url) => {
    const rounds = await roundsOf(url, secrets, options);
    const middle = (of) => median(rounds.map(of));
    return {
      peak: middle(({ before }) => before),
      goodput: middle(({ before, over }) => over.perSecond / before),
      p99Ms: middle(({ over }) => over.p99Ms),
      refused: middle(({ over }) => over.refused),
      failed: middle(({ over }) => over.failed),
      recovered: middle(({ before, after }) => after / before),
    };
  });
}
