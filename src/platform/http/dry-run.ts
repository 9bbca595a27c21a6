import type { Request, Response } from 'express';
import { ValidationFailed } from '../errors/platform.errors.js';
import type { Envelope } from './envelope.js';

const message = 'Dry run: nothing was changed';

function refuse(rule: string, what: string): never {
  throw ValidationFailed({ fields: [{ pointer: '?dryRun', rule, message: what }] });
}

/** Whether the request asks for a dry run. */
export function wantsDryRun({ query }: Request): boolean {
  const text = query['dryRun'];
  if (text !== undefined && text !== 'true' && text !== 'false')
    refuse('boolean', 'must be true or false');
  return text === 'true';
}

/** Who asks for a dry run must never get the real thing: refuses what the route cannot rehearse. */
export function refuseDryRun({ method, query }: Request): void {
  if (method === 'GET' || method === 'HEAD' || query['dryRun'] === undefined) return;
  refuse('unknownParameter', 'the route has no dry run');
}

/** The answer as it would have been, as a 200 without the addresses of what does not exist. */
export function rehearsedAnswer(response: Response, body: unknown): unknown {
  response.status(200);
  response.removeHeader('ETag');
  response.removeHeader('Location');
  return { ...(body as Envelope<unknown>), message };
}
