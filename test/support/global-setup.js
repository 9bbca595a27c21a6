// One PostgreSQL for the whole run, with one migrated template database that every test file
// clones. Jest does not transform this file to ES modules, so it uses the compiled program.
import { randomBytes } from 'node:crypto';
import { buildIfStale } from '../../tools/bootstrap.mjs';

export default async function globalSetup() {
  // Each project with a database asks for it; the first one makes it.
  if (globalThis.orderlyTestServer) return;
  buildIfStale();
  const { startTestServer, prepareTemplate } = await import('./test-server.js');
  const server = await startTestServer();
  globalThis.orderlyTestServer = server;
  const template = `orderly_template_${randomBytes(4).toString('hex')}`;
  await prepareTemplate(server.url, template);
  process.env.ORDERLY_TEST_SERVER = server.url;
  process.env.ORDERLY_TEST_TEMPLATE = template;
}
