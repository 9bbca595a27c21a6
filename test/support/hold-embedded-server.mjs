// Starts the embedded server of a data folder as its own process and holds it until killed.
import { startEmbeddedServer } from '../../dist/src/platform/database/embedded-server.js';

try {
  const server = await startEmbeddedServer(process.argv[2]);
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);
  console.log(JSON.stringify({ url: server.url }));
} catch (error) {
  console.log(JSON.stringify({ error: error.name, message: error.message }));
  process.exitCode = 1;
}
