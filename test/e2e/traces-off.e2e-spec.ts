import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startProgram } from '../support/program.js';

// Runs before the program and tells what of OpenTelemetry anybody asks for beyond its API.
const hook = `import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@opentelemetry/') && specifier !== '@opentelemetry/api') console.error('ASKED FOR ' + specifier);
    return next(specifier, context);
  },
});`;
const hooked = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

async function askedFor(env: Readonly<Record<string, string>>): Promise<string[]> {
  const program = await startProgram(database.url, { ...hooked, ...env });
  await program.end('SIGTERM');
  return program.output().match(/ASKED FOR \S+/g) ?? [];
}

describe('OpenTelemetry', () => {
  it('is loaded only when there is somewhere to send traces', async () => {
    expect(await askedFor({})).toEqual([]);
    const endpoint = 'http://127.0.0.1:9/v1/traces';
    expect(await askedFor({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).not.toEqual([]);
  });
});
