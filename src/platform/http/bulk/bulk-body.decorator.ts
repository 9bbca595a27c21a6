import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiQuery, getSchemaPath } from '@nestjs/swagger';
import type { Request } from 'express';
import { type BulkRequest, bulkPolicies, maxBulkRows, readBulk } from './bulk-rows.js';

type RowClass = new () => object;

const BulkInput = createParamDecorator(
  (type: RowClass, context: ExecutionContext): BulkRequest<object> => {
    const request = context.switchToHttp().getRequest<Request>();
    return readBulk(type, request.body, request.query['policy']);
  },
);

function document(type: RowClass, example?: readonly object[]): MethodDecorator[] {
  const rows = {
    type: 'array',
    minItems: 1,
    maxItems: maxBulkRows,
    items: { $ref: getSchemaPath(type) },
    ...(example ? { example } : {}),
  };
  const schema = { type: 'object', required: ['rows'], properties: { rows } };
  const policy = {
    name: 'policy',
    required: false,
    description:
      'What a refused row means: `reject_all` changes nothing and answers BULK_REJECTED with every refused row, `skip_failed` leaves the refused rows out.',
    schema: { type: 'string', enum: [...bulkPolicies], default: 'reject_all' },
  } as const;
  return [ApiExtraModels(type), ApiBody({ schema: schema as never }), ApiQuery(policy)];
}

/**
 * The rows of a bulk request as a `BulkRequest` of the class, each validated by itself. The example
 * is for rows whose fields exclude each other.
 */
export function BulkBody(type: RowClass, example?: readonly object[]): ParameterDecorator {
  return (target, key, index) => {
    if (key === undefined) throw new Error('@BulkBody belongs on a handler parameter.');
    BulkInput(type)(target, key, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
    for (const decorate of document(type, example)) decorate(target, key, descriptor);
  };
}
