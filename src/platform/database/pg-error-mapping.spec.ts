import { describe, expect, it } from '@jest/globals';
import { defineError } from '../errors/domain-error.js';
import { databaseErrorOf } from './pg-error-mapping.js';
import { isRetryable } from './retryable.js';
import { constraintOf, sqlStateOf } from './sql-state.js';

defineError('SPOON_TAKEN', {
  kind: 'conflict',
  message: 'The spoon is taken.',
  constraints: ['uq_spoons_name'],
});

const failure = (code: string, constraint?: string): Error =>
  Object.assign(new Error('secret table name'), { code, constraint });

describe('a database failure', () => {
  it.each([
    ['22021', 'VALUE_OUT_OF_RANGE'],
    ['22P02', 'VALUE_OUT_OF_RANGE'],
    ['22003', 'VALUE_OUT_OF_RANGE'],
    ['23503', 'CONFLICT'],
    ['23505', 'CONFLICT'],
    ['40P01', 'DATABASE_BUSY'],
    ['55P03', 'DATABASE_BUSY'],
    ['57014', 'DATABASE_BUSY'],
    ['57P01', 'DATABASE_UNAVAILABLE'],
    ['57P03', 'DATABASE_UNAVAILABLE'],
    ['53300', 'DATABASE_UNAVAILABLE'],
    ['08006', 'DATABASE_UNAVAILABLE'],
    ['ECONNREFUSED', 'DATABASE_UNAVAILABLE'],
  ])('%s means %s', (code, expected) => {
    expect(databaseErrorOf(failure(code))?.code).toBe(expected);
  });

  it('means the error that claims its constraint', () => {
    const wrapped = Object.assign(new Error('wrapped'), {
      driverError: failure('23505', 'uq_spoons_name'),
    });
    expect(databaseErrorOf(wrapped)?.code).toBe('SPOON_TAKEN');
    expect(constraintOf(wrapped)).toBe('uq_spoons_name');
    expect(sqlStateOf(wrapped)).toBe('23505');
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('without a code, "%s" means that the database is gone', (message) => {
    expect(databaseErrorOf(new Error(message))?.code).toBe('DATABASE_UNAVAILABLE');
  });

  it('means a missing socket of the server, not any missing file', () => {
    const missing = (syscall: string) => Object.assign(failure('ENOENT'), { syscall });
    expect(databaseErrorOf(missing('connect'))?.code).toBe('DATABASE_UNAVAILABLE');
    expect(databaseErrorOf(missing('open'))).toBeNull();
  });

  it('that is a fault of ours is not mapped', () => {
    expect(databaseErrorOf(failure('42601'))).toBeNull();
    expect(databaseErrorOf('a string')).toBeNull();
  });

  it('is retried after a deadlock, a serialization failure and a race for an idempotency key only', () => {
    expect(isRetryable(failure('40001'))).toBe(true);
    expect(isRetryable(failure('40P01'))).toBe(true);
    expect(isRetryable(failure('23505', 'pk_idempotency_keys'))).toBe(true);
    expect(isRetryable(failure('23505', 'uq_spoons_name'))).toBe(false);
    expect(isRetryable(failure('57P01'))).toBe(false);
  });
});
