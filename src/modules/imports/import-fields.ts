import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import { fieldErrorsOf } from '../../platform/validation/validation-pipe.js';
import { ImportFieldsRequest } from './dto/import-fields.request.js';
import { type ImportMapping, resolveMapping } from './import-mapping.js';
import type { ImportType } from './import-type.js';

/** What an upload asks for, resolved. */
export interface ImportOrder {
  readonly type: ImportType;
  readonly preset: string | null;
  readonly mapping: ImportMapping;
  readonly dryRun: boolean;
  readonly reference: string | null;
}

const flags: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Form fields are texts: `dryRun` is `true` or `false`. @throws VALIDATION_FAILED */
export function readFields(fields: ReadonlyMap<string, string>): ImportOrder {
  const { dryRun, ...texts } = Object.fromEntries(fields) as Record<string, string>;
  const plain = dryRun === undefined ? texts : { ...texts, dryRun: flags[dryRun] ?? dryRun };
  const request = plainToInstance(ImportFieldsRequest, plain);
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  const errors = fieldErrorsOf(validateSync(request, options));
  if (errors.length > 0) throw ValidationFailed({ fields: errors });
  return orderOf(request);
}

/** @throws VALIDATION_FAILED */
export function orderOf(request: ImportFieldsRequest): ImportOrder {
  const { type, preset = null, mapping = null, dryRun = false, reference = null } = request;
  return { type, preset, mapping: resolveMapping({ type, preset, mapping }), dryRun, reference };
}
