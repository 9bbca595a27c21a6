import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { formOf } from './forms.js';
import { nastyBody, nastyText, writeJson } from './nasty.js';
import type { Operation, Parameter } from './openapi.js';
import { knownId, Values } from './values.js';

export interface FuzzRequest {
  readonly method: string;
  /** Of the path; a null is a value of a row that exists. */
  readonly pathValues: readonly (string | null)[];
  /** Which of the known rows the nulls are of. */
  readonly row: number;
  /** Query as it is sent, with `@@cursor@@` where a cursor of this list goes. */
  readonly query: string;
  /** `@@etag@@` is the current one of the row. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  readonly as: 'admin' | 'auditor' | 'warehouse_operator' | 'nobody' | 'garbage';
}

// Visible ASCII only: Node's client sends nothing else in a header.
const headerText = nastyText.map((text) =>
  text
    .replace(/[^\x20-\x7e]/g, '~')
    .slice(0, 500)
    .trim(),
);

/** Percent-encoding, as well-meant, missing or wrong. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27');
}

const tricks = fc.constantFrom(
  '%',
  '%zz',
  '%ff',
  '%c0%ae',
  '%2e%2e',
  '%2e%2e%2f',
  '..',
  '.',
  '',
  '%00',
  '%252e',
  'a%0d%0ab',
  '%ed%a0%80',
  ';a=b',
  'a/b',
  'by-ref',
  '*',
  '%5c',
);

// The first rows are the ones that most can be done with.
const row = fc.oneof(fc.nat(8), fc.nat(200));

function pathValue({ name, schema }: Parameter): fc.Arbitrary<string | null> {
  const other = schema.format === 'uuid' ? fc.uuid() : nastyText.map(encoded);
  const given = name === 'sku' ? fc.nat(10).map((n) => knownId('products/by-sku', n)) : other;
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: given },
    { weight: 1, arbitrary: nastyText.map(encoded) },
    { weight: 1, arbitrary: tricks },
  );
}

function queryValue(parameter: Parameter, values: Values): fc.Arbitrary<string> {
  const { name, schema } = parameter;
  const meant = values
    .of(schema, name)
    .map((value) => encoded(typeof value === 'string' ? value : JSON.stringify(value)));
  const nasty = nastyText.map(encoded);
  if (name === 'after') return fc.oneof(fc.constant('@@cursor@@'), nasty);
  if (name === 'fields' || name === 'include') {
    const some = fc.constantFrom('id', 'id,version', 'sku', 'lines', 'id,id', 'nope', ',', 'id,');
    return fc.oneof(some.map(encoded), nasty);
  }
  return fc.oneof({ weight: 12, arbitrary: meant }, { weight: 1, arbitrary: nasty });
}

const strayQuery = fc.oneof(
  fc.constantFrom(
    'unknown=1',
    'limit=1&limit=2',
    'fields=',
    'sort=',
    'a[__proto__][x]=1',
    '__proto__=1',
    'constructor=1',
    'status[]=placed',
    'createdAt[$gt]=1',
    'createdAt[gte]=',
    '%00=1',
    '%=1',
    '=',
    '&&&',
    '?',
    'limit=%31',
    'q=%25%25',
  ),
  fc.tuple(nastyText, nastyText).map(([name, value]) => `${encoded(name)}=${encoded(value)}`),
);

function queryOf(operation: Operation, document: OpenAPIObject): fc.Arbitrary<string> {
  const values = new Values(document, false);
  const known = operation.parameters.filter((parameter) => parameter.in === 'query');
  const pairs = known.map((parameter) => {
    const pair = queryValue(parameter, values).map((value) => `${parameter.name}=${value}`);
    const absent = parameter.required ? 1 : 12;
    return fc.oneof(
      { weight: absent, arbitrary: fc.constant('') },
      { weight: parameter.required ? 9 : 2, arbitrary: pair },
    );
  });
  const stray = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: strayQuery },
  );
  return fc.tuple(...pairs, stray).map((parts) => parts.filter(Boolean).join('&'));
}

const mostly = (common: string, rare: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(common) }, { weight: 1, arbitrary: rare });

const ifMatch = fc.oneof(
  { weight: 6, arbitrary: fc.constant('@@etag@@') },
  { weight: 4, arbitrary: fc.constant('*') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"0"',
      '"999"',
      'W/"1"',
      '1',
      '"1", "2"',
      '""',
      '"9999999999"',
      '"-1"',
    ),
  },
  { weight: 1, arbitrary: headerText },
);

// A key of its own is made at sending; a few are used over and over.
const idempotencyKey = fc.oneof(
  { weight: 8, arbitrary: fc.constant('@@fresh@@') },
  { weight: 2, arbitrary: fc.constantFrom('key-1', 'key-2', 'key-3') },
  { weight: 1, arbitrary: headerText },
);

const rareHeaders: Readonly<Record<string, fc.Arbitrary<string>>> = {
  Accept: fc.constantFrom(
    'application/problem+json',
    'text/html',
    '*/*;q=0',
    'application/xml',
    '',
  ),
  'X-Request-Id': headerText,
  Traceparent: headerText,
  'X-HTTP-Method-Override': fc.constantFrom('DELETE', 'TRACE'),
  'X-Forwarded-For': headerText,
  'Content-Encoding': fc.constantFrom('gzip', 'br', 'nope', 'identity'),
  Range: fc.constantFrom('bytes=0-1', 'bytes=-1'),
  Origin: fc.constantFrom('null', 'https://evil.example'),
  'If-Modified-Since': headerText,
};

function headersOf(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const named = new Set(operation.parameters.filter((p) => p.in === 'header').map((p) => p.name));
  const sometimes = (arbitrary: fc.Arbitrary<string>, weight: number, nil: number) =>
    fc.option(arbitrary, { freq: Math.max(1, Math.round(weight / nil)), nil: undefined });
  const fields: Record<string, fc.Arbitrary<string | undefined>> = {};
  for (const [name, arbitrary] of Object.entries(rareHeaders))
    fields[name] = fc.oneof(
      { weight: 14, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary },
    );
  if (named.has('If-Match')) fields['If-Match'] = sometimes(ifMatch, 9, 1);
  if (named.has('If-None-Match')) fields['If-None-Match'] = sometimes(ifMatch, 1, 1);
  if (named.has('Idempotency-Key')) fields['Idempotency-Key'] = sometimes(idempotencyKey, 9, 1);
  return fc
    .record(fields)
    .map((all) =>
      Object.fromEntries(
        Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    );
}

interface Content {
  readonly type: string;
  readonly body: Buffer | null;
}

const wrongType = fc.constantFrom(
  'text/plain',
  'application/xml',
  'application/json; charset=latin1',
  'application/json; charset=utf-16',
  'application/jsonx',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/json;;;',
  ' ',
);

function jsonContent(operation: Operation, document: OpenAPIObject): fc.Arbitrary<Content> {
  const schema = operation.body?.media.schema ?? {};
  const json = (nasty: boolean) =>
    new Values(document, nasty).of(schema).map((value) => Buffer.from(writeJson(value)));
  const { example, examples = {} } = operation.body?.media ?? {};
  const shown = [example, ...Object.values(examples).map(({ value }) => value)].filter(Boolean);
  const documented = shown.map((value) => ({
    weight: 3,
    arbitrary: fc.constant(Buffer.from(JSON.stringify(value))),
  }));
  const body = fc.oneof(
    ...documented,
    { weight: 6, arbitrary: json(false) },
    { weight: 4, arbitrary: json(true) },
    { weight: 1, arbitrary: nastyBody },
  );
  return fc.record({ type: mostly('application/json', wrongType), body });
}

function contentOf(operation: Operation, document: OpenAPIObject): fc.Arbitrary<Content> {
  if (operation.body?.type === 'multipart/form-data') return formOf();
  if (operation.body) return jsonContent(operation, document);
  const nothing = fc.constant({ type: '', body: null });
  const stray = fc.record({ type: mostly('application/json', wrongType), body: nastyBody });
  return fc.oneof({ weight: 14, arbitrary: nothing }, { weight: 1, arbitrary: stray });
}

/** Requests for one operation: mostly sensible, never only that. */
export function requestsFor(
  operation: Operation,
  document: OpenAPIObject,
): fc.Arbitrary<FuzzRequest> {
  const pathParameters = operation.parameters.filter((parameter) => parameter.in === 'path');
  const parts = fc.record({
    pathValues: fc.tuple(...pathParameters.map(pathValue)),
    row,
    query: queryOf(operation, document),
    headers: headersOf(operation),
    content: contentOf(operation, document),
    as: fc.oneof<fc.MaybeWeightedArbitrary<FuzzRequest['as']>[]>(
      { weight: 16, arbitrary: fc.constant('admin') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('auditor', 'warehouse_operator', 'nobody', 'garbage'),
      },
    ),
  });
  return parts.map(({ content, headers, ...rest }) => {
    const type: Record<string, string> =
      content.body === null ? {} : { 'Content-Type': content.type };
    return {
      ...rest,
      method: operation.method,
      headers: { ...headers, ...type },
      body: content.body,
    };
  });
}
