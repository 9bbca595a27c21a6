import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import { type DomainError, isError } from '../errors/domain-error.js';
import { type FieldError, ValidationFailed } from '../errors/platform.errors.js';
import { quickInstance } from './quick-check.js';

function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** All violations of a body as RFC 6901 pointers, depth first. Values are never echoed. */
export function fieldErrorsOf(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${escapePointer(error.property)}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      pointer,
      rule: rule === 'whitelistValidation' ? 'unknownField' : rule,
      message,
    }));
    return [...own, ...fieldErrorsOf(error.children ?? [], pointer)];
  });
}

function isQueryRefusal(error: unknown, type: string): error is DomainError {
  return type !== 'body' && isError(error, ValidationFailed);
}

/** Nest's pipe would return it as it came: text of a path, what a decorator of ours made. */
function isLeftAlone(value: unknown, { type, metatype }: ArgumentMetadata): boolean {
  return (
    type === 'custom' || (type === 'param' && metatype === String && typeof value === 'string')
  );
}

/** The one pipe for bodies, queries and paths: unknown fields are refused, nothing is coerced. */
class FieldValidationPipe implements PipeTransform<unknown, unknown> {
  constructor(private readonly thorough: ValidationPipe) {}

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (isLeftAlone(value, metadata)) return value;
    const quick = metadata.type === 'body' ? quickInstance(metadata.metatype, value) : null;
    return quick ?? this.validated(value, metadata);
  }

  private async validated(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return await this.thorough.transform(value, metadata);
    } catch (error) {
      if (!isQueryRefusal(error, metadata.type)) throw error;
      const { fields } = error.details as { fields: FieldError[] };
      const named = (pointer: string): string =>
        metadata.type === 'query' ? `?${pointer.slice(1)}` : `{${pointer.slice(1)}}`;
      throw ValidationFailed({
        fields: fields.map((field) => ({ ...field, pointer: named(field.pointer) })),
      });
    }
  }
}

/** How every body is validated: unknown fields are refused, values are never echoed. */
export const fieldRules: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
};

export function fieldValidationPipe(): PipeTransform<unknown, unknown> {
  return new FieldValidationPipe(
    new ValidationPipe({
      ...fieldRules,
      transform: true,
      exceptionFactory: (errors) => ValidationFailed({ fields: fieldErrorsOf(errors) }),
    }),
  );
}
