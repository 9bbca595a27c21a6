import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express, { type Request, type Response } from 'express';
import { jsonBody } from './json-body.js';

const arrivalMs = 100;
const limits = {
  jsonBytes: 1000,
  uploadBytes: 1000,
  uploadPaths: new Set(['/uploads']),
  arrivalMs,
};

describe('an upload', () => {
  let server: Server;

  beforeEach(async () => {
    const app = express();
    app.use(jsonBody(limits));
    app.post('/uploads', async (request: Request, response: Response) => {
      for await (const _ of request);
      await sleep(4 * arrivalMs);
      response.send('done');
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.close();
  });

  function send() {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': 6 };
    const { port } = server.address() as AddressInfo;
    return httpRequest({ port, host: '127.0.0.1', path: '/uploads', method: 'POST', headers });
  }

  it('that has arrived is answered, however long the server works on it', async () => {
    const outgoing = send();
    const answered = once(outgoing, 'response') as Promise<[{ statusCode: number }]>;
    outgoing.end('a body');
    const [answer] = await answered;
    expect(answer.statusCode).toBe(200);
    outgoing.destroy();
  });

  it('that falls silent half-way is cut off', async () => {
    const outgoing = send();
    const failed = once(outgoing, 'error') as Promise<[Error]>;
    outgoing.write('a b');
    // `once` rejects on an error that it does not wait for; here it is what we wait for.
    const [error] = await failed;
    expect(error.message).toMatch(/socket hang up|ECONNRESET/);
  });
});
