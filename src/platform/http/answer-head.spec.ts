import { once } from 'node:events';
import { createServer, get, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToHead, beginHead, sendWhole, settleHead } from './answer-head.js';

class Settling extends ServerResponse {
  override writeHead(...args: unknown[]): this {
    settleHead(this);
    return Reflect.apply(super.writeHead.bind(this), this, args) as this;
  }
}

describe('the head of an answer', () => {
  let answer: (response: ServerResponse) => void;
  const server = createServer({ ServerResponse: Settling }, (_, response) => answer(response));

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.close();
  });

  async function asked(by: typeof answer): Promise<[IncomingMessage['headers'], string]> {
    answer = (response) => {
      beginHead(response, { 'x-first': '1', 'Cache-Control': 'no-store' });
      by(response);
    };
    const { port } = server.address() as AddressInfo;
    const [response] = (await once(get({ port, agent: false }), 'response')) as [IncomingMessage];
    return [response.headers, await text(response)];
  }

  it('goes out with the body, what was added last winning', async () => {
    const [headers, body] = await asked((response) => {
      addToHead(response, 'Cache-Control', 'private');
      sendWhole(response, { content: 'grün' });
    });
    const expected = { 'x-first': '1', 'cache-control': 'private', 'content-length': '5' };
    expect([headers, body]).toMatchObject([expected, 'grün']);
  });

  it('gives way to what was set by node, and is there however the answer is written', async () => {
    const bySet = (response: ServerResponse) => response.setHeader('cache-control', 'public');
    const ways: (typeof answer)[] = [
      (response) => sendWhole(response, { content: Buffer.from('tea') }),
      (response) => response.end('tea'),
      (response) => void response.writeHead(200, { 'x-own': '2' }).end('tea'),
      (response) => {
        response.flushHeaders();
        response.end('tea');
      },
    ];
    for (const way of ways) {
      const [plain] = await asked(way);
      expect(plain).toMatchObject({ 'x-first': '1', 'cache-control': 'no-store' });
      const [own, body] = await asked((response) => way(bySet(response)));
      expect([own, body]).toMatchObject([{ 'x-first': '1', 'cache-control': 'public' }, 'tea']);
    }
  });

  it('refuses what would be another header', async () => {
    const [headers] = await asked((response) => {
      addToHead(response, 'x-second', '1\r\nx-third: 2');
      expect(() => sendWhole(response, { content: 'tea' })).toThrow('Invalid character');
      response.end();
    });
    expect(headers).not.toHaveProperty('x-third');
  });
});
