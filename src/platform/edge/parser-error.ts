import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorDefinition } from '../errors/domain-error.js';
import { MalformedRequest } from '../errors/platform.errors.js';
import { errorAnswer } from '../http/error-body.js';
import { HeadersTooLarge, RequestTimeout } from './edge.errors.js';
import { apiHeaders } from './security-headers.js';

function definitionOf(code: string | undefined): ErrorDefinition {
  if (code === 'HPE_HEADER_OVERFLOW') return HeadersTooLarge;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return RequestTimeout;
  return MalformedRequest;
}

/** What Node's parser refuses never becomes a request, so the answer is written by hand. */
export function parserErrorAnswer(code: string | undefined): string {
  const requestId = randomUUID();
  const { status, contentType, body } = errorAnswer(definitionOf(code)(), undefined, requestId);
  const text = JSON.stringify(body);
  const headers = [
    ['Content-Type', contentType],
    ['Content-Length', String(Buffer.byteLength(text))],
    ['X-Request-Id', requestId],
    ['Connection', 'close'],
    ...apiHeaders,
  ];
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', text].join('\r\n');
}

/** Listener of the server's `clientError`. */
export function answerParserError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(parserErrorAnswer(error.code));
}
