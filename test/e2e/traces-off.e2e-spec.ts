import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startProgram } from '../support/program.js';

// Runs before the program and tells which files have a part of OpenTelemetry's SDK in them: the bundle
// names the file that each part is from.
const hook = `import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (String(loaded.source).includes('// node_modules/@opentelemetry/sdk-')) console.error('LOADED ' + url);
    return loaded;
  },
});`;
const hooked = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

async function sdkLoadedBy(env: Readonly<Record<string, string>>): Promise<string[]> {
  const program = await startProgram(database.url, { ...hooked, ...env });
  await program.end('SIGTERM');
  return program.output().match(/LOADED \S+/g) ?? [];
}

describe('OpenTelemetry', () => {
  it('is loaded only when there is somewhere to send traces', async () => {
    expect(await sdkLoadedBy({})).toEqual([]);
    const endpoint = 'http://127.0.0.1:9/v1/traces';
    expect(await sdkLoadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).not.toEqual([]);
  });
});
