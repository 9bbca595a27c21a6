import { applyDecorators, Header, HttpCode } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { AnswerRule } from '../cache/answer-rule.js';
import { InvalidCursor } from '../errors/platform.errors.js';
import { type AnyError, anObject, ApiErrors, errorsEverywhere } from './api-errors.js';
import { answerInEnvelope } from './answer-in-envelope.js';
import { wrapHandler } from './handler-wrapping.js';
import type { ListDefinition } from './lists/list-definition.js';
import { documentKept } from './kept-documents.js';
import { fieldsOf } from './lists/response-fields.js';

type ResponseClass = new () => object;

export interface EndpointOptions {
  readonly summary: string;
  readonly description?: string;
  /** 200 unless said otherwise. */
  readonly status?: number;
  /** A PUT that may create: it can answer 201 as well. */
  readonly creates?: boolean;
  readonly message?: string;
  /** Another class of data that the route may answer. */
  readonly alternative?: ResponseClass;
  /** Answers may be kept: for how long, and what ends them. */
  readonly cached?: AnswerRule;
  /** What the route can refuse with, beyond what every route can. */
  readonly errors?: readonly AnyError[];
}

function envelopeSchema(data: object): object {
  const properties = {
    status: { type: 'string', enum: ['success'] },
    data,
    message: { type: 'string', example: 'OK' },
  };
  return { ...anObject, required: ['status', 'data', 'message'], properties };
}

function pageSchema(item: object): object {
  const page = {
    ...anObject,
    required: ['limit', 'next'],
    properties: {
      limit: { type: 'integer', example: 20 },
      next: { type: ['string', 'null'], description: 'Send it as `after` to read on.' },
      total: { type: 'integer', description: 'Only with `count=true`.' },
    },
  };
  return {
    ...anObject,
    required: ['items', 'page'],
    properties: { items: { type: 'array', items: item }, page },
  };
}

/** What every enveloped endpoint is made of; `data` null answers without a body. */
export function documented(
  options: EndpointOptions,
  data: object | null,
  fields?: string[],
): MethodDecorator {
  const { summary, description = '', status = 200, creates, message, errors = [] } = options;
  const { cached } = options;
  const schema =
    data === null ? {} : { content: { 'application/json': { schema: envelopeSchema(data) } } };
  return (target, key, descriptor) => {
    const wrapped = descriptor as PropertyDescriptor;
    const answer = answerInEnvelope({
      status,
      message,
      fields,
      cached,
      handler: () => wrapped.value as object,
    });
    wrapHandler(target, key, wrapped, answer);
    const documentation = applyDecorators(
      HttpCode(status),
      ApiOperation({ summary, description }),
      ApiResponse({ status, description: message ?? summary, ...schema }),
      ...(creates ? [ApiResponse({ status: 201, description: 'Created', ...schema })] : []),
      ApiErrors([...errorsEverywhere, ...errors]),
      ...(cached ? [documentKept(cached, message ?? summary, schema)] : []),
    );
    documentation(target, key, wrapped);
  };
}

/** Answers data of one class in the envelope, with ETag, Location and `?fields=` where they apply. */
export function ApiEnvelope(type: ResponseClass, options: EndpointOptions): MethodDecorator {
  const { alternative } = options;
  const types = alternative ? [type, alternative] : [type];
  const refs = types.map((each) => ({ $ref: getSchemaPath(each) }));
  const schema = alternative ? { oneOf: refs } : { $ref: getSchemaPath(type) };
  return applyDecorators(ApiExtraModels(...types), documented(options, schema, fieldsOf(type)));
}

/** Answers a keyset page of a list. */
export function ApiEnvelopeList(
  type: ResponseClass,
  _list: ListDefinition,
  options: EndpointOptions,
): MethodDecorator {
  const errors = [InvalidCursor, ...(options.errors ?? [])];
  const schema = pageSchema({ $ref: getSchemaPath(type) });
  return applyDecorators(ApiExtraModels(type), documented({ ...options, errors }, schema));
}

/** Answers all items of a short list, without paging. */
export function ApiEnvelopeItems(type: ResponseClass, options: EndpointOptions): MethodDecorator {
  const items = { type: 'array', items: { $ref: getSchemaPath(type) } };
  const schema = { ...anObject, required: ['items'], properties: { items } };
  return applyDecorators(ApiExtraModels(type), documented(options, schema));
}

/**
 * Answers an object without the envelope, where a standard says what it looks like. `cacheControl`
 * lets shared caches keep it, which nothing else of the API allows.
 */
export function ApiBare(
  type: ResponseClass,
  options: EndpointOptions & { readonly cacheControl: string },
): MethodDecorator {
  const { summary, description = '', status = 200, errors = [], cacheControl } = options;
  const schema = { $ref: getSchemaPath(type) };
  const headers = { 'Cache-Control': { schema: { type: 'string', const: cacheControl } } };
  const content = { 'application/json': { schema } };
  return applyDecorators(
    ApiExtraModels(type),
    Header('Cache-Control', cacheControl),
    HttpCode(status),
    ApiOperation({ summary, description }),
    ApiResponse({ status, description: summary, headers, content }),
    ApiErrors([...errorsEverywhere, ...errors]),
  );
}

/** Answers 204. */
export function ApiNoContent(options: EndpointOptions): MethodDecorator {
  return documented({ status: 204, ...options }, null);
}
