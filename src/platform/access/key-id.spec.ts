import { describe, expect, it } from '@jest/globals';
import { keyIdOf } from './key-id.js';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = Buffer.alloc(64, 7).toString('base64url');
const tokenWith = (header: unknown) => `${encoded(header)}.e30.${signature}`;

describe('the key id of a token', () => {
  it('is what its header says', () => {
    expect(keyIdOf(tokenWith({ alg: 'ES256', kid: 'abc' }))).toBe('abc');
  });

  it.each([{}, null, 'text', 7, [], { kid: 7 }, { kid: null }, { kid: ['abc'] }])(
    'is nothing in the header %j',
    (header) => expect(keyIdOf(tokenWith(header))).toBeNull(),
  );

  it.each(['', '.', '..', 'no.json.at-all'])('is nothing in %j', (token) =>
    expect(keyIdOf(token)).toBeNull(),
  );

  it('is nothing under a signature in another spelling of the same bytes', () => {
    const token = tokenWith({ kid: 'abc' });
    const [sameBytes] = ['A', 'B', 'C', 'Q', 'w'].filter(
      (letter) =>
        letter !== token.at(-1) &&
        Buffer.from(signature.slice(0, -1) + letter, 'base64url').equals(Buffer.alloc(64, 7)),
    );
    expect(keyIdOf(`${token}=`)).toBeNull();
    if (sameBytes !== undefined) expect(keyIdOf(token.slice(0, -1) + sameBytes)).toBeNull();
  });
});
