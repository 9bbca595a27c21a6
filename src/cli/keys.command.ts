import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import { plainEnvironment, readEnvironment } from '../config/read-environment.js';
import { writeSecretFile } from '../platform/secret-file.js';
import { rotated } from '../platform/keys/key-rotation.js';
import { keySetText, parseKeySet, signerOf, storedKeysOf } from '../platform/keys/key-set.js';
import { newPrivateJwk } from '../platform/keys/signing-key.js';

interface KeysOptions {
  readonly file?: string;
  readonly leadSeconds?: number;
  readonly overlapSeconds?: number;
}

const leadSeconds = 120;
// Clocks differ a little between instances.
const toleranceSeconds = 60;

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

function seconds(text: string): number {
  if (!/^\d{1,8}$/.test(text)) throw new Error('Seconds are a whole number.');
  return Number(text);
}

/** A file that is named need not be there yet, and then no configuration is read. */
function fileOf(file: string | undefined): string {
  const path = file ?? plainEnvironment().JWT_KEYS_FILE ?? readEnvironment().JWT_KEYS_FILE;
  if (path === undefined)
    throw new Error('Say which file holds the keys: --file, or JWT_KEYS_FILE.');
  return path;
}

// The tokens of the old key live as long as the server lets them.
function defaultOverlap(): number {
  const { ACCESS_TOKEN_TTL_SECONDS } = plainEnvironment();
  const { auth } = loadConfig({ NODE_ENV: 'testing', ACCESS_TOKEN_TTL_SECONDS });
  return auth.accessTokenTtlSeconds + toleranceSeconds;
}

function rotate(options: KeysOptions): void {
  const path = fileOf(options.file);
  const fresh = newPrivateJwk();
  const stored = existsSync(path) ? storedKeysOf(readFileSync(path, 'utf8')) : [];
  const keys = rotated(stored, fresh, {
    now: nowSeconds(),
    leadSeconds: options.leadSeconds ?? leadSeconds,
    overlapSeconds: options.overlapSeconds ?? defaultOverlap(),
  });
  const text = keySetText(keys);
  parseKeySet(text);
  writeSecretFile(path, text);
  const from = keys.at(-1)?.nbf;
  const when = from === undefined ? 'now' : `from ${new Date(from * 1000).toISOString()}`;
  console.log(`${fresh.kid} signs ${when}; ${keys.length} keys in ${path}.`);
}

function list({ file }: KeysOptions): void {
  const keys = parseKeySet(readFileSync(fileOf(file), 'utf8'));
  const signer = signerOf(keys, nowSeconds());
  const time = (at: number | null) => (at ? new Date(at * 1000).toISOString() : '-');
  for (const key of keys) {
    const mark = key === signer ? 'signs' : 'verifies';
    console.log([key.kid, mark, time(key.signsFrom), time(key.expiresAt)].join('\t'));
  }
}

export function keysCommand(): Command {
  const keys = new Command('keys').description('The keys that sign access tokens.');
  keys
    .command('rotate')
    .description('Add a key that soon signs, and let the ones before it expire. Makes the file.')
    .option('--file <file>', 'the key set; JWT_KEYS_FILE unless said otherwise')
    .option('--lead-seconds <n>', `until the new key signs (${leadSeconds})`, seconds)
    .option('--overlap-seconds <n>', 'how long old tokens are good after that', seconds)
    .action(rotate);
  keys
    .command('list')
    .description('Show id, use, first and last time of each key; never a secret.')
    .option('--file <file>', 'the key set; JWT_KEYS_FILE unless said otherwise')
    .action(list);
  return keys;
}
