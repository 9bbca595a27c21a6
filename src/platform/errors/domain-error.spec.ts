import { describe, expect, it } from '@jest/globals';
import {
  DomainError,
  defineError,
  errorCatalogue,
  errorOfConstraint,
  isError,
} from './domain-error.js';

const KettleCold = defineError<{ degrees: number }>('KETTLE_COLD', {
  kind: 'conflict',
  message: 'The kettle is cold.',
  constraints: ['ck_kettles_degrees'],
});

describe('a coded error', () => {
  it('carries its code, fixed message and details', () => {
    const error = KettleCold({ degrees: 20 });
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      code: 'KETTLE_COLD',
      kind: 'conflict',
      level: 'info',
      details: { degrees: 20 },
    });
    expect(isError(error, KettleCold)).toBe(true);
    expect(isError(new Error('The kettle is cold.'), KettleCold)).toBe(false);
  });

  it('is in the catalogue once', () => {
    expect(errorCatalogue().filter(({ code }) => code === 'KETTLE_COLD')).toHaveLength(1);
    expect(() => defineError('KETTLE_COLD', { kind: 'conflict', message: 'Again.' })).toThrow(
      'twice',
    );
  });

  it('is found by the constraint it claims', () => {
    expect(errorOfConstraint('ck_kettles_degrees')?.code).toBe('KETTLE_COLD');
    expect(errorOfConstraint('ck_other')).toBeUndefined();
  });
});
