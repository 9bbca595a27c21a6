import { describe, expect, it } from '@jest/globals';
import { describeFault, ownFrames, withoutPrivateParts } from './fault-text.js';

describe('the message of a fault', () => {
  it.each([
    ['no mailbox of ada@example.com here', 'no mailbox of <email> here'],
    ['cannot reach postgres://u:secret@db/orderly now', 'cannot reach <url> now'],
    ['Unexpected token in "Ada Lovelace"', 'Unexpected token in <text>'],
    ['no order 01936f7e-8a00-7000-8000-000000000001', 'no order <id>'],
    ['bad key eyJhbGciOiJFUzI1NiIsImtpZCI6IjEi.eyJzdWIi', 'bad key <token>'],
    ['card 4111111111111111 refused', 'card <number> refused'],
    ['the first line\nand its data', 'the first line'],
  ])('says what happened, and not to whom: %s', (message, kept) => {
    expect(withoutPrivateParts(message)).toBe(kept);
  });

  it('is short, and read in no time', () => {
    expect(withoutPrivateParts('a b '.repeat(100_000)).length).toBeLessThanOrEqual(300);
  });
});

describe('the frames of a fault', () => {
  const stack = `Error: x
    at parse (node:internal/json:1:2)
    at Pool.query (file:///app/node_modules/pg/src/pool.js:10:5)
    at async OrdersRepository.get (file:///app/dist/src/modules/orders/orders.repository.js:12:30)
    at file:///app/dist/src/modules/orders/orders.service.js:7:1
    at OrderAdvance.confirm (file:///app/src/modules/orders/order-advance.ts:88)`;

  it('are ours alone, the same for sources and builds', () => {
    expect(ownFrames(stack)).toEqual([
      { where: 'OrdersRepository.get (src/modules/orders/orders.repository)', line: 12 },
      { where: '<anonymous> (src/modules/orders/orders.service)', line: 7 },
      { where: 'OrderAdvance.confirm (src/modules/orders/order-advance)', line: 88 },
    ]);
  });

  it('and the class of the error that began it make the fault', () => {
    const cause = Object.assign(new TypeError('x of undefined'), { code: '42P01' });
    const fault = describeFault(new Error('outer', { cause }));
    expect(fault).toMatchObject({ type: 'TypeError 42P01', message: 'x of undefined' });
    expect(fault.frame).toContain('src/modules/faults/fault-text.spec');
    expect(describeFault('a text')).toMatchObject({ type: 'string', frame: 'unknown' });
  });
});
