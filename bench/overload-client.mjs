// A child process: first as many requests as the server answers, then three times as many at a steady
// rate, whatever becomes of those before, then again as many as it answers. A client that waits for
// answers sends less while the server is overloaded, and hides it.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const times = 3;
const lanes = 64;
// A client that has waited this long has given up.
const inTimeMs = 1_000;

function shoot({ url, tokens }, agent, serial) {
  const startedAt = performance.now();
  const headers = { authorization: `Bearer ${tokens[serial % tokens.length]}` };
  const options = { agent, headers: { ...headers, 'cache-control': 'no-cache' } };
  return new Promise((resolve) => {
    const end = (outcome) => resolve({ outcome, ms: performance.now() - startedAt });
    const sent = request(url, { ...options, timeout: inTimeMs }, (answer) => {
      answer.resume();
      answer.once('end', () => end(answer.statusCode === 200 ? 'good' : `${answer.statusCode}`));
      answer.once('error', () => end('failed'));
    });
    sent.once('timeout', () => sent.destroy());
    sent.once('error', () => end('failed'));
    sent.end();
  });
}

/** Answers per second to clients that wait for each. */
async function closedLoop(target, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const startedAt = performance.now();
  let good = 0;
  let serial = 0;
  const lane = async () => {
    while (performance.now() - startedAt < seconds * 1000) {
      const { outcome } = await shoot(target, agent, (serial += 1));
      if (outcome === 'good') good += 1;
      else await sleep(10);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return (good * 1000) / (performance.now() - startedAt);
}

async function openLoop(target, perSecond, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const startedAt = performance.now();
  const pending = [];
  for (let serial = 0; serial < perSecond * seconds; serial += 1) {
    const ahead = startedAt + (serial * 1000) / perSecond - performance.now();
    if (ahead > 1) await sleep(ahead);
    pending.push(shoot(target, agent, serial));
  }
  const answers = await Promise.all(pending);
  const elapsed = (performance.now() - startedAt) / 1000;
  agent.destroy();
  const good = answers.filter(({ outcome, ms }) => outcome === 'good' && ms <= inTimeMs);
  const sorted = good.map(({ ms }) => ms).sort((a, b) => a - b);
  const count = (outcome) => answers.filter((answer) => answer.outcome === outcome).length;
  return {
    sent: answers.length,
    perSecond: good.length / elapsed,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? null,
    refused: count('503') / answers.length,
    failed: count('failed') / answers.length,
  };
}

async function run({ seconds, ...target }) {
  await closedLoop(target, 2);
  const before = await closedLoop(target, seconds);
  const over = await openLoop(target, times * before, seconds);
  await sleep(1_000);
  const after = await closedLoop(target, seconds);
  return { before, over, after };
}

process.once('message', (job) => {
  run(job).then((result) => process.send(result, () => process.exit(0)));
});
