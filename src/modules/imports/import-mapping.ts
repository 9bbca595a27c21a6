import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { type FieldError, ValidationFailed } from '../../platform/errors/platform.errors.js';
import { fieldErrorsOf } from '../../platform/validation/validation-pipe.js';
import { ImportMappingRequest } from './dto/import-mapping.request.js';
import { fieldsOfType, presetOf } from './import-presets.js';
import type { ImportType } from './import-type.js';
import { isTimezone } from './local-time.js';

/** The mapping in force: preset and caller's wishes over the defaults. */
export type ImportMapping = Required<Omit<ImportMappingRequest, 'cancellationPrefix'>> & {
  readonly cancellationPrefix: string | null;
};

const defaults: ImportMapping = {
  columns: {},
  delimiter: ',',
  encoding: 'utf-8',
  decimalSeparator: '.',
  prices: 'minor',
  currency: 'EUR',
  dates: 'iso',
  timezone: 'UTC',
  source: 'import',
  cancellationPrefix: null,
  trackedSkus: 'all',
};

function refuse(pointer: string, rule: string, message: string): never {
  throw ValidationFailed({ fields: [{ pointer, rule, message }] });
}

function readJson(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Refused below, like a JSON text that is no object.
  }
  return refuse('/mapping', 'json', 'mapping must be a JSON object');
}

function columnErrors(type: ImportType, columns: Record<string, unknown> = {}): FieldError[] {
  const known: readonly string[] = fieldsOfType[type].map(({ name }) => name);
  return Object.entries(columns).flatMap(([name, header]) => {
    const pointer = `/mapping/columns/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!known.includes(name)) {
      return [{ pointer, rule: 'unknownField', message: `fields are ${known.join(', ')}` }];
    }
    const isHeader = typeof header === 'string' && header.trim() !== '' && header.length <= 200;
    return isHeader ? [] : [{ pointer, rule: 'isString', message: 'must be the name of a column' }];
  });
}

function validated(type: ImportType, json: string): ImportMappingRequest {
  const request = plainToInstance(ImportMappingRequest, readJson(json));
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  const fields = fieldErrorsOf(validateSync(request, options), '/mapping');
  if (request.timezone !== undefined && !isTimezone(request.timezone)) {
    const message = 'must be an IANA time zone such as Europe/London';
    fields.push({ pointer: '/mapping/timezone', rule: 'isTimezone', message });
  }
  if (fields.length === 0) fields.push(...columnErrors(type, request.columns));
  if (fields.length > 0) throw ValidationFailed({ fields });
  return request;
}

export interface MappingWishes {
  readonly type: ImportType;
  readonly preset: string | null;
  /** A JSON text, or null. */
  readonly mapping: string | null;
}

/** The mapping in force. @throws VALIDATION_FAILED naming every wrong part of the request. */
export function resolveMapping({ type, preset, mapping }: MappingWishes): ImportMapping {
  const known = preset === null ? null : presetOf(preset);
  if (known === undefined) refuse('/preset', 'isIn', 'presets are online-retail');
  if (known && known.type !== type)
    refuse('/preset', 'isIn', `the preset is for the type ${known.type}`);
  const wishes = mapping === null ? {} : validated(type, mapping);
  const given = Object.fromEntries(
    Object.entries(wishes).filter(([, value]) => value !== undefined),
  );
  const columns = { ...known?.mapping.columns, ...wishes.columns };
  return { ...defaults, ...known?.mapping, ...given, columns };
}
