import { describe, expect, it } from '@jest/globals';
import { ApiResponse } from '@nestjs/swagger';
import { Conflict, Forbidden, PreconditionFailed } from '../errors/platform.errors.js';
import { defineError } from '../errors/domain-error.js';
import { ApiErrors } from './api-errors.js';

const Another = defineError('TEST_ANOTHER_CONFLICT', { kind: 'conflict', message: 'Another.' });

class Routes {
  @ApiErrors([Another, Conflict])
  @ApiErrors([Conflict, PreconditionFailed])
  @ApiErrors([Forbidden])
  @ApiResponse({ status: 200, description: 'Fine' })
  route(): void {}
}

interface Documented {
  readonly description: string;
  readonly content?: { 'application/json': { examples: object } };
}

describe('ApiErrors', () => {
  const handler = Object.getOwnPropertyDescriptor(Routes.prototype, 'route')?.value as object;
  const responses = Reflect.getMetadata('swagger/apiResponse', handler) as Record<
    string,
    Documented
  >;

  it('adds up over decorators and names each code once', () => {
    expect(Object.keys(responses)).toEqual(['200', '403', '409', '412']);
    expect(responses['409']?.description).toBe('CONFLICT, TEST_ANOTHER_CONFLICT');
    const examples = responses['409']?.content?.['application/json'].examples;
    expect(Object.keys(examples ?? {})).toEqual(['CONFLICT', 'TEST_ANOTHER_CONFLICT']);
  });

  it('leaves the success alone', () => {
    expect(responses['200']).toEqual({ description: 'Fine' });
  });
});
