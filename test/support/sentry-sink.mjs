// A process of its own that takes envelopes and prints them, one line of JSON each.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const { url, method, headers } = request;
    process.stdout.write(`${JSON.stringify({ url, method, headers, body })}\n`);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
