import { describe, expect, it } from '@jest/globals';
import { RequestLife } from './request-life.js';

const client = { processID: 7 };
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error as { code: string }).code,
  );

describe('the life of a request', () => {
  it('lets work go on while it lasts', async () => {
    const life = new RequestLife(() => Promise.reject(new Error('nothing to cancel')));
    expect(await life.holding(client, () => Promise.resolve('done'))).toBe('done');
    life.end('left');
    expect(() => life.requireAlive()).toThrow('left');
  });

  it('cancels what runs when it ends, and begins nothing more', async () => {
    const cancelled: unknown[] = [];
    let fail: (error: Error) => void = () => undefined;
    const life = new RequestLife((one) => {
      cancelled.push(one);
      fail(Object.assign(new Error('canceling statement'), { code: '57014' }));
      return Promise.resolve();
    });
    const running = life.holding(client, () => new Promise((_, reject) => (fail = reject)));
    life.end('late');
    life.end('left');
    expect(await codeOf(running)).toBe('DEADLINE_EXCEEDED');
    expect(cancelled).toEqual([client]);
    expect(await codeOf(life.holding(client, () => Promise.resolve()))).toBe('DEADLINE_EXCEEDED');
  });

  it('cancels again while the connection is held: a statement may have followed', async () => {
    let cancels = 0;
    let finish: () => void = () => undefined;
    const life = new RequestLife(() => {
      cancels += 1;
      if (cancels === 3) finish();
      return Promise.resolve();
    });
    const running = life.holding(client, () => new Promise<void>((resolve) => (finish = resolve)));
    life.end('left');
    await running;
    expect(cancels).toBe(3);
  });

  it('gives a connection back only when its cancellation is through', async () => {
    let through: () => void = () => undefined;
    let finish: () => void = () => undefined;
    const life = new RequestLife(() => new Promise((resolve) => (through = resolve)));
    let returned = false;
    const running = life
      .holding(client, () => new Promise<void>((resolve) => (finish = resolve)))
      .then(() => (returned = true));
    life.end('left');
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    expect(returned).toBe(false);
    through();
    await running;
    expect(returned).toBe(true);
  });

  it('leaves other failures as they are', async () => {
    const life = new RequestLife(() => Promise.resolve());
    const failing = life.holding(client, () =>
      Promise.reject(Object.assign(new Error('x'), { code: '23505' })),
    );
    life.end('left');
    expect(await codeOf(failing)).toBe('23505');
  });

  it('does not wait for what others share once it has ended', async () => {
    const life = new RequestLife();
    const shared = new Promise<string>(() => undefined);
    const waiting = codeOf(life.waiting(shared));
    life.end('late');
    expect(await waiting).toBe('DEADLINE_EXCEEDED');
    expect(await new RequestLife().waiting(Promise.resolve('done'))).toBe('done');
  });

  it('of several ends with the last of them, and never when one has no end', () => {
    const lives = [new RequestLife(), new RequestLife()] as const;
    const all = RequestLife.ofAll(lives);
    lives[0].end('late');
    expect(() => all?.requireAlive()).not.toThrow();
    lives[1].end('left');
    expect(() => all?.requireAlive()).toThrow('left');
    expect(RequestLife.ofAll([new RequestLife(), undefined])).toBeUndefined();
  });
});
