import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { etagOfBytes, StoredAnswer, takesGzip } from './stored-answer.js';

const answerOf = (body: Buffer): StoredAnswer =>
  new StoredAnswer({
    route: '/tea',
    body,
    etag: etagOfBytes(body),
    cacheControl: 'private, no-cache',
    tags: [],
    since: 0,
    storedAt: 1_000,
    freshUntil: 2_000,
    staleUntil: 2_000,
  });

describe('a stored answer', () => {
  it('is compressed once, when it is asked for and worth it', async () => {
    const body = Buffer.from('tea, '.repeat(1_000));
    const answer = answerOf(body);
    const grown: number[] = [];
    const ready = new Promise<void>((resolve) => {
      answer.onGrown((bytes) => resolve(void grown.push(bytes)));
    });
    expect([answer.zipped(), answer.zipped()]).toEqual([null, null]);
    await ready;
    const zipped = answer.zipped();
    expect(gunzipSync(zipped ?? '').equals(body)).toBe(true);
    expect(grown).toEqual([zipped?.length]);
    expect(answer.bytes).toBe(body.length + 4);
  });

  it('is left alone when it is small', () => {
    expect(answerOf(Buffer.from('tea')).zipped()).toBeNull();
  });

  it('grows older', () => {
    expect(answerOf(Buffer.from('tea')).ageSeconds(3_500)).toBe(2);
  });
});

describe('the tag of bytes', () => {
  it('is that of the content', () => {
    expect(etagOfBytes(Buffer.from('tea'))).toBe(etagOfBytes(Buffer.from('tea')));
    expect(etagOfBytes(Buffer.from('tea'))).not.toBe(etagOfBytes(Buffer.from('tee')));
    expect(etagOfBytes(Buffer.from('tea'))).toMatch(/^"[\w-]{27}"$/);
  });
});

describe('gzip', () => {
  it.each([
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['br;q=1, gzip;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip; q=0.000, br', false],
    ['br', false],
    [undefined, false],
  ])('in %s is taken: %s', (header, taken) => {
    expect(takesGzip(header)).toBe(taken);
  });
});
