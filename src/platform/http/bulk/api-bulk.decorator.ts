import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { documented, type EndpointOptions } from '../api-envelope.js';
import { BulkRejected } from './bulk.errors.js';
import { bulkPolicies } from './bulk-rows.js';

const whole = { type: 'integer', minimum: 0 };
const text = { type: 'string' };

function object(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', required: Object.keys(properties), properties };
}

const rowError = {
  ...object({
    code: { ...text, example: 'VALIDATION_FAILED' },
    message: text,
    details: { type: 'object', additionalProperties: true },
  }),
  type: ['object', 'null'],
  description: 'What the request of this row alone would be refused with.',
};

function resultOf(type: new () => object, statuses: readonly string[]): object {
  const row = object({
    index: { ...whole, description: 'In the request, from 0.' },
    status: { ...text, enum: [...statuses, 'failed'] },
    data: { anyOf: [{ $ref: getSchemaPath(type) }, { type: 'null' }] },
    error: rowError,
  });
  return object({
    policy: { ...text, enum: [...bulkPolicies] },
    total: whole,
    succeeded: whole,
    failed: whole,
    rows: { type: 'array', items: row },
  });
}

/**
 * Answers a bulk request: 200 with a result per row, also when some of them failed under
 * `skip_failed`. `statuses` are what can become of a row, apart from `failed`.
 */
export function ApiBulk(
  type: new () => object,
  statuses: readonly string[],
  options: EndpointOptions,
): MethodDecorator {
  const errors = [BulkRejected, ...(options.errors ?? [])];
  return applyDecorators(
    ApiExtraModels(type),
    documented({ ...options, errors }, resultOf(type, statuses)),
  );
}
