import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { byteLengthOf, endAll, endInBatch, type Payload } from './batched-answers.js';

describe('answers in a batch', () => {
  let answer: (response: ServerResponse, path: string) => void;
  const agent = new Agent({ keepAlive: true });
  const server = createServer(({ url = '' }, response) => answer(response, url));

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    agent.destroy();
    server.close();
  });

  async function asked(path = '/'): Promise<[IncomingMessage, string]> {
    const { port } = server.address() as AddressInfo;
    const [response] = (await once(get({ port, path, agent }), 'response')) as [IncomingMessage];
    return [response, await text(response)];
  }

  it('say what they were given, byte for byte, with their own heads', async () => {
    const bytes = Buffer.from('grüne Blätter');
    const payloads: Payload[] = [
      { content: 'grüne Blätter' },
      { content: bytes },
      { content: bytes.toString('latin1'), encoding: 'latin1' },
    ];
    expect(payloads.map(byteLengthOf)).toEqual([15, 15, 15]);
    answer = (response, path) => {
      const payload = payloads[Number(path.slice(1))] as Payload;
      endInBatch(response, payload, ['x-path', path, 'content-length', '15']);
    };
    const answers = await Promise.all(['/0', '/1', '/2'].map((path) => asked(path)));
    const seen = answers.map(([{ headers }, body]) => [headers['x-path'], body]);
    expect(seen).toEqual(['/0', '/1', '/2'].map((path) => [path, 'grüne Blätter']));
  });

  it('may be empty, and take a head that was written before', async () => {
    answer = (response) => endInBatch(response.writeHead(304, { etag: '"1"' }));
    const [{ statusCode, headers }, body] = await asked();
    expect([statusCode, headers.etag, body]).toEqual([304, '"1"', '']);
  });

  it('go out in one row, at the end of the turn or when that is asked for', async () => {
    const ended: boolean[] = [];
    const waiting: ServerResponse[] = [];
    const note = (): number => ended.push(...waiting.map((each) => each.writableEnded));
    answer = (response) => {
      if (waiting.push(response) < 2) return;
      for (const each of waiting) endInBatch(each, { content: 'tea' });
      note();
      setImmediate(note);
    };
    const answers = await Promise.all([asked(), asked()]);
    expect(answers.map(([, body]) => body)).toEqual(['tea', 'tea']);
    expect(ended).toEqual([false, false, true, true]);

    answer = (response) => {
      endInBatch(response, { content: 'coffee' });
      endAll();
      ended.push(response.writableEnded);
    };
    expect((await asked())[1]).toBe('coffee');
    expect(ended.at(-1)).toBe(true);
  });
});
