import { isUtf8 } from 'node:buffer';
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { DomainError } from '../errors/domain-error.js';
import {
  MalformedJson,
  MalformedRequest,
  PayloadTooLarge,
  UnsupportedMediaType,
  ValueOutOfRange,
} from '../errors/platform.errors.js';
import { inspectJson, type JsonProblem } from './json-inspection.js';
import { mediaTypeOf } from './media-type.js';
import { hasBody } from './request-line.js';
import { isSilent } from './silent-client.js';

export interface BodyLimits {
  readonly jsonBytes: number;
  readonly uploadBytes: number;
  /** Paths, in lower case, whose handler reads a multipart body itself, as a stream. */
  readonly uploadPaths: ReadonlySet<string>;
  /** How long a JSON body may take to arrive, and an upload may send nothing. */
  readonly arrivalMs: number;
}

const supported = ['application/json', 'application/merge-patch+json'];
const bodiless = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const byteOrderMark = [0xef, 0xbb, 0xbf];

function isUpload(request: Request, type: string, limits: BodyLimits): boolean {
  const path = request.path.toLowerCase().replace(/\/$/, '');
  return type === 'multipart/form-data' && limits.uploadPaths.has(path);
}

/** Nothing of the original error goes on: body-parser hangs the whole body on it. */
function bodyErrorOf(error: unknown, limitBytes: number): DomainError {
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') return PayloadTooLarge({ limitBytes });
  if (type === 'entity.parse.failed' || type === 'bytes.invalid') return MalformedJson();
  if (status === 415) return UnsupportedMediaType({ supported });
  return MalformedRequest({ reason: 'body' });
}

function problemErrorOf(problem: JsonProblem): DomainError {
  return problem === 'number-out-of-range'
    ? ValueOutOfRange()
    : MalformedRequest({ reason: problem });
}

/** Refuses before a byte of the body is read; null when the body may be read. */
function refusalOf(request: Request, limits: BodyLimits): DomainError | 'upload' | null {
  if (bodiless.has(request.method)) return MalformedRequest({ reason: 'body-not-allowed' });
  const { type, charset } = mediaTypeOf(request.headers['content-type']);
  const upload = isUpload(request, type, limits);
  const limitBytes = upload ? limits.uploadBytes : limits.jsonBytes;
  if (!upload && (!supported.includes(type) || (charset ?? 'utf-8') !== 'utf-8')) {
    return UnsupportedMediaType({ supported });
  }
  if (Number(request.headers['content-length'] ?? 0) > limitBytes)
    return PayloadTooLarge({ limitBytes });
  return upload ? 'upload' : null;
}

function jsonParser(limit: number, texts: WeakMap<object, string>): RequestHandler {
  return express.json({
    limit,
    type: () => true,
    verify: (request, _response, bytes) => {
      const marked = byteOrderMark.every((byte, index) => bytes[index] === byte);
      if (marked || !isUtf8(bytes))
        throw Object.assign(new Error('bytes'), { type: 'bytes.invalid' });
      texts.set(request, bytes.toString('utf8'));
    },
  });
}

/**
 * Reads JSON bodies and refuses everything else with a coded error: other types, charsets and
 * encodings, too much, too deep, keys and characters that cannot be stored, lost digits.
 */
export function jsonBody(limits: BodyLimits): RequestHandler {
  const texts = new WeakMap<object, string>();
  const parse = jsonParser(limits.jsonBytes, texts);
  const check = (request: Request, error: unknown): DomainError | undefined => {
    if (error !== undefined && error !== null) return bodyErrorOf(error, limits.jsonBytes);
    const problem = inspectJson(request.body, texts.get(request) ?? '');
    return problem === null ? undefined : problemErrorOf(problem);
  };
  return function jsonBodyParser(request: Request, response: Response, next: NextFunction): void {
    if (!hasBody(request)) return next();
    const refusal = refusalOf(request, limits);
    if (refusal === 'upload') {
      // On the response: Node destroys the socket of a request that is complete without asking it.
      response.setTimeout(limits.arrivalMs, () => isSilent(request) && request.destroy());
      return next();
    }
    if (refusal) return next(refusal);
    const cut = setTimeout(() => request.socket.destroy(), limits.arrivalMs);
    const done = (error?: unknown): void => {
      clearTimeout(cut);
      next(check(request, error));
    };
    try {
      void parse(request, response, done);
    } catch (error) {
      // A Content-Type that cannot be parsed is thrown, not handed on.
      done(Object.assign(new Error('content type', { cause: error }), { status: 415 }));
    }
  };
}
