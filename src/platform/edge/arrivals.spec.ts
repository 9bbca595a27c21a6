import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inTurns } from './arrivals.js';

const request = (url: string): IncomingMessage => ({ url }) as IncomingMessage;
const response = (destroyed = false): ServerResponse => ({ destroyed }) as ServerResponse;

describe('arrivals', () => {
  it('are served together, once for each turn of the event loop', async () => {
    const served: (string | undefined)[][] = [];
    const listen = inTurns((arrived) => served.push(arrived.map((each) => each.request.url)));
    listen(request('/1') as never, response() as never);
    listen(request('/2') as never, response() as never);
    expect(served).toEqual([]);
    await turn();
    expect(served).toEqual([['/1', '/2']]);
    listen(request('/3') as never, response() as never);
    await turn();
    expect(served).toEqual([['/1', '/2'], ['/3']]);
  });

  it('are not served when their client has left', async () => {
    const served: (string | undefined)[] = [];
    const listen = inTurns((arrived) => served.push(...arrived.map((each) => each.request.url)));
    listen(request('/gone') as never, response(true) as never);
    listen(request('/there') as never, response() as never);
    await turn();
    expect(served).toEqual(['/there']);
  });
});
