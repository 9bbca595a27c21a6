import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { ValidationFailed } from '../errors/platform.errors.js';

@Injectable()
class UuidInPath implements PipeTransform<string, string> {
  constructor(private readonly name: string) {}

  transform(text: string): string {
    if (isUUID(text)) return text.toLowerCase();
    const pointer = `{${this.name}}`;
    throw ValidationFailed({ fields: [{ pointer, rule: 'isUuid', message: 'must be a UUID' }] });
  }
}

/** A UUID in the path; another text is VALIDATION_FAILED with the pointer `{name}`. */
export function IdParam(name = 'id'): ParameterDecorator {
  const example = '01936f7e-8a00-7000-8000-000000000001';
  return (target, key, index) => {
    if (key === undefined) throw new Error('@IdParam belongs on a handler parameter.');
    Param(name, new UuidInPath(name))(target, key, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
    const schema = { type: 'string', format: 'uuid' } as const;
    ApiParam({ name, schema, example })(target, key, descriptor);
  };
}
