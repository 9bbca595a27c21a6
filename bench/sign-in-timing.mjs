// What the time of an answer tells about an account: AUC of the times of known accounts against
// others, 0.5 when it tells nothing. Usage: node bench/sign-in-timing.mjs [samples]
import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { argon2Options } from '../dist/src/modules/users/password-hashing.service.js';
import { newKeySetText } from '../dist/src/platform/keys/key-set.js';
import { startDatabase, withClient } from './database.mjs';
import { startProduct } from './processes.mjs';

const samples = Number(process.argv[2] ?? 600);
// Below the limit from which an account is locked for some time.
const triesPerAccount = 4;
const warmUp = 20;
const password = 'a password for the benchmark';

const users = `
  INSERT INTO users (id, email, name, password_hash, status)
  SELECT uuidv7(), state || n || '@example.com', 'User', CASE state WHEN 'invited' THEN NULL ELSE $2 END,
         CASE state WHEN 'known' THEN 'active' ELSE state END
    FROM generate_series(0, $1::int) AS n, unnest(ARRAY['known', 'disabled', 'invited']) AS state`;

const states = ['known', 'unknown', 'disabled', 'invited'];
const kinds = [
  ...states.map((state) => ({ path: 'login', state })),
  ...states.map((state) => ({ path: 'password-reset', state })),
].map((kind) => ({ ...kind, times: [] }));

function shuffled(items) {
  const pairs = items.map((item) => [Math.random(), item]);
  return pairs.sort(([a], [b]) => a - b).map(([, item]) => item);
}

async function timeOf(url, { path, state }, account) {
  const email = `${state}${account}@example.com`;
  const body = path === 'login' ? { email, password: 'not the password' } : { email };
  const headers = { 'content-type': 'application/json' };
  const started = performance.now();
  const sent = { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/api/v1/auth/${path}`, sent);
  const text = await answer.text();
  const time = performance.now() - started;
  if (answer.status !== (path === 'login' ? 401 : 202)) throw new Error(`${path}: ${text}`);
  return time;
}

// Interleaved in random order, so that other work on the machine meets all kinds alike.
async function measure(url) {
  for (let round = 0; round < samples + warmUp; round += 1) {
    for (const kind of shuffled(kinds)) {
      const time = await timeOf(url, kind, Math.floor(round / triesPerAccount));
      if (round >= warmUp) kind.times.push(time);
    }
  }
}

const middle = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** The chance that one of `a` is longer than one of `b` (Mann-Whitney). */
function auc(a, b) {
  const wins = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

/** Prints a line for each pair; answers whether none tells anything. */
function report() {
  let silent = true;
  for (const path of ['login', 'password-reset']) {
    const [known, ...others] = kinds.filter((kind) => kind.path === path);
    for (const other of others) {
      const value = auc(known.times, other.times);
      const [own, its] = [middle(known.times), middle(other.times)].map((ms) => ms.toFixed(2));
      console.log(`| ${path} | known, ${other.state} | ${value.toFixed(3)} | ${own}, ${its} ms |`);
      if (value < 0.45 || value > 0.55) silent = false;
    }
  }
  return silent;
}

const database = await startDatabase();
const secret = () => randomBytes(32).toString('base64');
const secrets = { poolMax: 10, jwt: newKeySetText(), cursor: secret(), csrf: secret() };
let server;
try {
  const accounts = Math.ceil((samples + warmUp) / triesPerAccount);
  const passwordHash = await hash(password, argon2Options);
  await withClient(database.url, (client) => client.query(users, [accounts, passwordHash]));
  server = await startProduct(database.url, secrets);
  await measure(server.url);
} finally {
  await server?.stop();
  await database.stop();
}
console.log('| request | accounts | AUC | medians |\n| --- | --- | --- | --- |');
process.exitCode = report() ? 0 : 1;
