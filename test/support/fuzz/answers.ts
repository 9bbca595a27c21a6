import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { errorCatalogue } from '../../../src/platform/errors/domain-error.js';
import type { Received, Sent } from './client.js';
import type { Operation } from './openapi.js';

interface ErrorShape {
  readonly status: 'error';
  readonly error: { readonly code: string; readonly message: string; readonly details: object };
}

interface ProblemShape {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly instance: string;
  readonly code: string;
  readonly details: object;
}

// Refusals of a server that is really too busy; everything else beyond 500 is a fault.
const overload = new Set(['SIGN_IN_BUSY', 'IMPORTS_BUSY', 'EXPORTS_BUSY']);
const elsewhere = new Set(['ROUTE_NOT_FOUND', 'METHOD_NOT_ALLOWED', 'MALFORMED_REQUEST']);
const inner = /node_modules|\bat .{1,80}:\d+:\d+|\.[jt]s:\d+|SELECT |INSERT INTO|QueryFailed|pg_/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What an answer may say about being kept: nothing is, unless its documentation names other values. */
function storing({ answers }: Operation, status: number): readonly unknown[] {
  const schema = answers[String(status)]?.headers?.['Cache-Control']?.schema;
  return schema?.enum ?? [schema?.const ?? 'no-store'];
}

/** A copy whose objects with named properties have no others; `partial` answers may lack some. */
function closed(node: unknown, partial: boolean): unknown {
  if (Array.isArray(node)) return node.map((inside) => closed(inside, partial));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(
    ([key]) => key !== 'example' && !(partial && key === 'required'),
  );
  const copy = Object.fromEntries(entries.map(([key, inside]) => [key, closed(inside, partial)]));
  const open =
    !('properties' in copy) || copy['type'] !== 'object' || 'additionalProperties' in copy;
  return open ? copy : { ...copy, additionalProperties: false };
}

function validatorOf(document: OpenAPIObject, partial: boolean): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  ajv.addFormat('uuid', uuid).addFormat('date-time', instant).addFormat('email', /.@./);
  ajv.addFormat('binary', true);
  return ajv.addSchema(closed(document, partial) as object, 'document');
}

function pointer(...steps: string[]): string {
  const escaped = steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'));
  return `document#/${escaped.map(encodeURIComponent).join('/')}`;
}

function expectKeys(value: object, keys: readonly string[]): void {
  const found = Object.keys(value).sort().join();
  if (found !== [...keys].sort().join()) throw new Error(`keys are ${found}`);
}

/** Holds every answer to the OpenAPI document; throws what is wrong with it. */
export class AnswerRules {
  private readonly whole: Ajv2020;
  private readonly partial: Ajv2020;
  private readonly statuses = new Map(errorCatalogue().map(({ code, message }) => [code, message]));

  constructor(document: OpenAPIObject) {
    this.whole = validatorOf(document, false);
    this.partial = validatorOf(document, true);
  }

  check(operation: Operation, sent: Sent, received: Received): void {
    const { status, headers, text } = received;
    if (headers['x-powered-by'] !== undefined) throw new Error('X-Powered-By');
    if (headers['x-request-id'] === undefined) throw new Error('no X-Request-Id');
    if (!storing(operation, status).includes(headers['cache-control']))
      throw new Error('may be stored');
    if (status === 204 || status === 304) {
      if (text !== '') throw new Error('a body where there is none');
      if (!(String(status) in operation.answers)) throw new Error(`${status} is not documented`);
    } else if (status >= 200 && status < 300) this.success(operation, sent, received);
    else if (status >= 400) this.refusal(operation, sent, received);
    else throw new Error(`status ${status}`);
  }

  private success(operation: Operation, sent: Sent, received: Received): void {
    if (sent.offRoute) return;
    const { status, headers, text } = received;
    const answer = operation.answers[String(status)];
    if (!answer) throw new Error(`${status} is not documented`);
    const type = (headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    if (!answer.content?.[type]) throw new Error(`${status} ${type} is not documented`);
    if (type !== 'application/json') return;
    const body = JSON.parse(text) as { data?: { id?: unknown; version?: unknown } };
    this.matches(this.schemaOf(operation, sent, status), body);
    // What was accepted without saying whether anything comes of it has no place to look at.
    const made = status === 201 || (status === 202 && body.data?.id !== undefined);
    if (made && !headers.location?.startsWith('/api/v1/'))
      throw new Error(`Location is ${headers.location}`);
    const version = headers['dry-run'] === undefined ? body.data?.version : undefined;
    if (typeof version === 'number' && headers.etag !== `"${version}"`)
      throw new Error(`ETag is ${headers.etag}, version ${version}`);
  }

  private schemaOf(operation: Operation, { target }: Sent, status: number): ValidateFunction {
    const ajv = target.includes('fields=') ? this.partial : this.whole;
    const method = operation.method.toLowerCase();
    const path = ['paths', operation.path, method, 'responses', String(status)];
    const validate = ajv.getSchema(pointer(...path, 'content', 'application/json', 'schema'));
    if (!validate) throw new Error('no schema');
    return validate as ValidateFunction;
  }

  private matches(validate: ValidateFunction, body: unknown): void {
    if (validate(body)) return;
    const [first] = validate.errors ?? [];
    const more = JSON.stringify(first?.params);
    throw new Error(`does not match its schema: ${first?.instancePath} ${first?.message} ${more}`);
  }

  private refusal(operation: Operation, sent: Sent, { status, headers, text }: Received): void {
    const type = (headers['content-type'] ?? '').split(';', 1)[0];
    const body = JSON.parse(text) as ErrorShape | ProblemShape;
    const problem = type === 'application/problem+json';
    const { code, message } = problem
      ? this.readProblem(body as ProblemShape, status)
      : this.readError(body as ErrorShape);
    if (!problem && type !== 'application/json') throw new Error(`Content-Type ${type}`);
    if (this.statuses.get(code) !== message) throw new Error(`${code} is reworded: ${message}`);
    if (inner.test(text)) throw new Error(`something of the inside shows: ${text}`);
    if (status >= 500 && !overload.has(code)) throw new Error(`${status} ${code}`);
    if (sent.offRoute && (elsewhere.has(code) || this.missesOwner(operation, status))) return;
    const media = operation.answers[String(status)]?.content?.['application/json'];
    const documented = Object.keys(media?.examples ?? {});
    if (!documented.includes(code)) throw new Error(`${status} ${code} is not documented`);
    if (status === 401 && headers['www-authenticate'] === undefined)
      throw new Error('no WWW-Authenticate');
  }

  /** Without its own id a nested operation is the list beside it, which says that the owner is missing. */
  private missesOwner({ path }: Operation, status: number): boolean {
    return status === 404 && path.split('{').length > 2;
  }

  private readError(body: ErrorShape): { code: string; message: string } {
    expectKeys(body, ['status', 'error']);
    expectKeys(body.error, ['code', 'message', 'details']);
    return body.error;
  }

  private readProblem(body: ProblemShape, status: number): { code: string; message: string } {
    expectKeys(body, ['type', 'title', 'status', 'instance', 'code', 'details']);
    if (body.status !== status) throw new Error(`the problem says ${body.status}`);
    return { code: body.code, message: body.title };
  }
}
