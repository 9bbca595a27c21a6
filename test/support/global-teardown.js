export default async function globalTeardown() {
  const server = globalThis.orderlyTestServer;
  if (!server) return;
  globalThis.orderlyTestServer = undefined;
  if (!server.embedded) {
    const { dropTemplate } = await import('./test-server.js');
    await dropTemplate(server.url, process.env.ORDERLY_TEST_TEMPLATE);
  }
  await server.stop();
}
