import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Payload } from '../http/batched-answers.js';
import { etagOfText, StoredAnswer, takesGzip } from './stored-answer.js';

const answerOf = (body: string): StoredAnswer =>
  new StoredAnswer({
    route: '/tea',
    body,
    etag: etagOfText(body),
    cacheControl: 'private, no-cache',
    tags: [],
    since: 0,
    storedAt: 1_000,
    freshUntil: 2_000,
    staleUntil: 2_000,
  });

const bytesOf = (payload: Payload | null): Buffer =>
  Buffer.from(payload?.content as string, payload?.encoding);

describe('a stored answer', () => {
  it('is compressed once, when it is asked for and worth it', async () => {
    const body = 'tea, '.repeat(1_000);
    const answer = answerOf(body);
    const grown: number[] = [];
    const ready = new Promise<void>((resolve) => {
      answer.onGrown((bytes) => resolve(void grown.push(bytes)));
    });
    expect([answer.zipped(), answer.zipped()]).toEqual([null, null]);
    await ready;
    const zipped = bytesOf(answer.zipped());
    expect(gunzipSync(zipped).toString()).toBe(body);
    expect(grown).toEqual([zipped.length]);
    expect(answer.bytes).toBe(body.length + 4);
  });

  it('is left alone when it is small', () => {
    expect(answerOf('tea').zipped()).toBeNull();
  });

  it('is text until somebody keeps it, and then bytes', () => {
    const answer = answerOf('téa');
    expect(answer.toSend).toEqual({ content: 'téa' });
    expect(answer.bytes).toBe(8);
    expect(answer.toSend).toEqual({ content: 'tÃ©a', encoding: 'latin1' });
    expect(bytesOf(answer.toSend)).toEqual(Buffer.from('téa'));
    const large = answerOf('té'.repeat(5_000));
    expect([large.bytes, large.toSend.content]).toEqual([15_004, Buffer.from('té'.repeat(5_000))]);
  });

  it('grows older', () => {
    expect(answerOf('tea').ageSeconds(3_500)).toBe(2);
  });
});

describe('the tag of bytes', () => {
  it('is that of the content', () => {
    expect(etagOfText('tea')).toBe(etagOfText('tea'));
    expect(etagOfText('tea')).not.toBe(etagOfText('tee'));
    expect(etagOfText('tea')).toMatch(/^"[\w-]{27}"$/);
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
