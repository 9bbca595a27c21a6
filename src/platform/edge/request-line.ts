import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import type { Request } from 'express';
import { MalformedRequest, MethodNotAllowed, ValidationFailed } from '../errors/platform.errors.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const allowedMethods = new Set(methods);
const notPrintableAscii = /[^\x21-\x7e]/;

function refuse(reason: string): never {
  throw MalformedRequest({ reason });
}

function requireDecodable(url: string): void {
  if (notPrintableAscii.test(url)) refuse('url-characters');
  if (!url.includes('%')) return;
  let decoded: string;
  try {
    decoded = decodeURIComponent(url);
  } catch {
    refuse('percent-encoding');
  }
  if (decoded.includes('\0')) refuse('forbidden-character');
}

/** Node keeps the first of several; a proxy in front may have routed by another. */
export function namesOneHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts <= 1;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Parses the query once, for the request's whole life, and refuses a parameter given twice. */
function settleQuery(request: Request, start: number): void {
  const query = parse(request.url.slice(start + 1));
  const fields = Object.entries(query)
    .filter(([, value]) => Array.isArray(value))
    .map(([name]) => ({ pointer: `?${name}`, rule: 'once', message: 'may be given once' }));
  if (fields.length > 0) throw ValidationFailed({ fields });
  Object.defineProperty(request, 'query', { value: query, enumerable: true });
}

/**
 * Refuses request lines that programs on the way could read differently: TRACE, absolute URLs,
 * two hosts, broken encoding, NUL, a query parameter given twice.
 */
export function checkRequestLine(request: Request): void {
  const { url, method } = request;
  if (!allowedMethods.has(method)) throw MethodNotAllowed({ allowed: methods });
  if (!url.startsWith('/')) refuse('request-target');
  requireDecodable(url);
  if (!namesOneHost(request)) refuse('duplicate-host');
  if ((request.headers['transfer-encoding'] ?? 'chunked') !== 'chunked')
    refuse('transfer-encoding');
  const start = url.indexOf('?');
  if (start !== -1) settleQuery(request, start);
}
