import { describe, expect, it } from '@jest/globals';
import { BadRequestException, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { Forbidden } from '../errors/platform.errors.js';
import { errorAnswer } from './error-body.js';
import { domainErrorOf } from './error-filter.js';

describe('the answer to an error', () => {
  const error = Forbidden({ permission: 'orders:place' });

  it('is the envelope', () => {
    const answer = errorAnswer(error, 'application/json', 'r1');
    expect(answer).toMatchObject({
      status: 403,
      contentType: expect.stringContaining('application/json'),
    });
    expect(answer.body).toEqual({
      status: 'error',
      error: { code: 'FORBIDDEN', message: error.message, details: { permission: 'orders:place' } },
    });
  });

  it('is an RFC 9457 document for those who accept it', () => {
    const answer = errorAnswer(error, 'text/html, application/problem+json', 'r1');
    expect(answer.contentType).toContain('application/problem+json');
    expect(answer.body).toEqual({
      type: 'urn:orderly:error:FORBIDDEN',
      title: error.message,
      status: 403,
      instance: 'urn:orderly:request:r1',
      code: 'FORBIDDEN',
      details: { permission: 'orders:place' },
    });
  });
});

describe('any thrown value', () => {
  it.each([
    [new NotFoundException('Cannot GET /x'), 'ROUTE_NOT_FOUND'],
    [new NotFoundException(), 'RESOURCE_NOT_FOUND'],
    [new BadRequestException(), 'MALFORMED_REQUEST'],
    [new PayloadTooLargeException(), 'PAYLOAD_TOO_LARGE'],
    [{ type: 'entity.parse.failed', status: 400 }, 'MALFORMED_JSON'],
    [{ type: 'entity.too.large', status: 413, limit: 10 }, 'PAYLOAD_TOO_LARGE'],
    [{ status: 415 }, 'UNSUPPORTED_MEDIA_TYPE'],
    [{ status: 400 }, 'MALFORMED_REQUEST'],
    [{ status: 401 }, 'UNAUTHENTICATED'],
    [{ status: 403 }, 'FORBIDDEN'],
    [{ status: 405 }, 'METHOD_NOT_ALLOWED'],
    [{ status: 429 }, 'TOO_MANY_REQUESTS'],
    [Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 'DATABASE_UNAVAILABLE'],
    [new Error('a fault of ours'), 'INTERNAL_ERROR'],
    [null, 'INTERNAL_ERROR'],
  ])('%p becomes %s', (thrown, code) => {
    expect(domainErrorOf(thrown).code).toBe(code);
  });
});
