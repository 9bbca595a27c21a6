import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inTurns } from './arrivals.js';

const request = (url: string): IncomingMessage => ({ url }) as IncomingMessage;
const response = (destroyed = false) =>
  ({ destroyed }) as ServerResponse & { req: IncomingMessage };

describe('arrivals', () => {
  it('are served together, once for each turn of the event loop', async () => {
    const served: (string | undefined)[][] = [];
    const listen = inTurns((arrived) => served.push(arrived.map((each) => each.request.url)));
    listen(request('/1'), response());
    listen(request('/2'), response());
    expect(served).toEqual([]);
    await turn();
    expect(served).toEqual([['/1', '/2']]);
    listen(request('/3'), response());
    await turn();
    expect(served).toEqual([['/1', '/2'], ['/3']]);
  });

  it('are not served when their client has left', async () => {
    const served: (string | undefined)[] = [];
    const listen = inTurns((arrived) => served.push(...arrived.map((each) => each.request.url)));
    listen(request('/gone'), response(true));
    listen(request('/there'), response());
    await turn();
    expect(served).toEqual(['/there']);
  });
});
