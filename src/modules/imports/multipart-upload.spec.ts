import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { receiveUpload } from './multipart-upload.js';

const start =
  '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nsku,name\r\n';

/** A request whose pieces are there before anybody reads them, or come one after the other. */
function requestOf(pieces: readonly string[], { late = false } = {}): IncomingMessage {
  const body = new PassThrough();
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const write = async (): Promise<void> => {
    for (const piece of pieces) {
      body.write(piece);
      if (late) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    body.end();
  };
  void write();
  return Object.assign(body, { headers, complete: true }) as unknown as IncomingMessage;
}

describe('a form with a file', () => {
  it.each([{ late: false }, { late: true }])('is read to its end: %p', async (how) => {
    const { file, ended } = await receiveUpload(requestOf([start, 'A,Tea', '\r\n--b--\r\n'], how));
    expect((await buffer(file)).toString()).toBe('sku,name\r\nA,Tea');
    await ended();
  });

  it.each([{ late: false }, { late: true }])('is refused when it never ends: %p', async (how) => {
    const received = receiveUpload(requestOf([start, 'A,Tea'], how));
    await expect(received).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
  });
});
