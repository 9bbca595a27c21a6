import type { Request, Response } from 'express';
import { type AnswerRule, keeps } from '../cache/answer-rule.js';
import { etagOfText } from '../cache/stored-answer.js';
import type { MadeAnswer, RequestWithAnswers } from '../cache/answer-source.js';
import { ValidationFailed } from '../errors/platform.errors.js';
import { Answer } from './answer.js';
import { conditionalKey } from './conditional.js';
import { refuseDryRun } from './dry-run.js';
import { type Envelope, envelope } from './envelope.js';
import { textOfEnvelope } from './envelope-text.js';
import { etagOf, noneMatchCovers } from './etag.js';
import type { HandlerWrapper } from './handler-wrapping.js';
import { DirectAnswer } from './idempotency/direct-answer.js';
import { idempotentKey, type IdempotentOptions } from './idempotency/idempotent-options.js';
import { JsonText } from './json-text.js';
import { pick } from './lists/response-fields.js';

interface Endpoint {
  readonly status: number;
  readonly message?: string | undefined;
  /** Names for `?fields=`; absent where the route takes none. */
  readonly fields?: readonly string[] | undefined;
  /** How long answers may be kept; absent: not at all. */
  readonly cached?: AnswerRule | undefined;
  /** The decorated handler: its metadata is complete only after the class is defined. */
  readonly handler: () => object;
}

interface Identified {
  readonly id?: unknown;
  readonly version?: unknown;
}

function locationOf(
  request: Request,
  data: Identified,
  answer: Answer<unknown> | null,
): string | null {
  if (answer?.options.location !== undefined) return answer.options.location;
  if (typeof data.id !== 'string') return null;
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  return `${path.replace(/\/$/, '')}/${data.id}`;
}

function cutToFields(request: Request, data: object, known: readonly string[]): object {
  const text = request.query['fields'];
  if (text === undefined) return data;
  const names = typeof text === 'string' ? text.split(',') : [];
  if (names.length === 0 || !names.every((name) => known.includes(name))) {
    const message = `may name ${known.join(', ')}`;
    throw ValidationFailed({ fields: [{ pointer: '?fields', rule: 'unknownField', message }] });
  }
  return pick(data instanceof JsonText ? (data as JsonText<object>).read() : data, names);
}

/** True when the caller's copy is current, so that only 304 is due. */
function isCurrent(request: Request, version: number): boolean {
  const header = request.headers['if-none-match'];
  return header !== undefined && noneMatchCovers(header, version);
}

function hasDryRun(handler: object): boolean {
  const options = Reflect.getMetadata(idempotentKey, handler) as IdempotentOptions | undefined;
  return options?.dryRun === true;
}

/** What a route answers whose answers may be kept: plain data, so that nothing else has to be. */
function answerOf(
  data: Identified & object,
  request: Request,
  { message = 'OK', fields }: Endpoint,
  made: WeakMap<object, MadeAnswer>,
): MadeAnswer {
  if (fields && request.url.includes('fields='))
    return madeOf(cutToFields(request, data, fields), data, message);
  const known = made.get(data) ?? madeOf(data, data, message);
  // A page that others have too.
  if (data instanceof JsonText && data.version === undefined) made.set(data, known);
  return known;
}

function madeOf(shown: object, { version }: Identified, message: string): MadeAnswer {
  const text = textOfEnvelope(envelope(shown, message));
  return { text, etag: typeof version === 'number' ? etagOf(version) : etagOfText(text) };
}

/** Answers from what was kept, where the route allows it. */
function keptOr(endpoint: Endpoint, wrapper: HandlerWrapper): HandlerWrapper {
  const { cached } = endpoint;
  if (!cached) return wrapper;
  const made = new WeakMap<object, MadeAnswer>();
  return (call, request) => {
    const { answers } = request as RequestWithAnswers;
    if (!answers || !keeps(cached, request.query)) return wrapper(call, request);
    return answers.answer(request, cached, async () =>
      answerOf((await call()) as object, request, endpoint, made),
    );
  };
}

/** Turns what a handler returns into the answer: envelope, status, ETag, Location, 304. */
export function answerInEnvelope(endpoint: Endpoint): HandlerWrapper {
  return keptOr(endpoint, wrapped(endpoint));
}

function wrapped(endpoint: Endpoint): HandlerWrapper {
  const { status, message = status === 201 ? 'Created' : 'OK', fields, handler } = endpoint;
  let conditional: boolean | undefined;
  let rehearsed: boolean | undefined;
  return async (call, request): Promise<Envelope<unknown> | DirectAnswer | undefined> => {
    rehearsed ??= hasDryRun(handler());
    if (!rehearsed) refuseDryRun(request);
    const returned = await call();
    if (returned instanceof DirectAnswer) return returned;
    const response = request.res as Response;
    const answer = returned instanceof Answer ? returned : null;
    const data = (answer ? answer.data : returned) as (Identified & object) | null | undefined;
    if (answer?.options.status !== undefined) response.status(answer.options.status);
    if (data === null || data === undefined) return undefined;
    if (typeof data.version === 'number') {
      response.setHeader('ETag', etagOf(data.version));
      conditional ??= Reflect.hasMetadata(conditionalKey, handler());
      if (conditional && request.method === 'GET' && isCurrent(request, data.version)) {
        response.status(304);
        return undefined;
      }
    }
    if (status === 204) return undefined;
    if (response.statusCode === 201) {
      const location = locationOf(request, data, answer);
      if (location !== null) response.setHeader('Location', location);
    }
    const shown =
      fields && request.url.includes('fields=') ? cutToFields(request, data, fields) : data;
    return envelope(shown, answer?.options.message ?? message);
  };
}
