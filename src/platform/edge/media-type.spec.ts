import { describe, expect, it } from '@jest/globals';
import { mediaTypeOf } from './media-type.js';

describe('mediaTypeOf', () => {
  it.each([
    [undefined, '', null],
    ['', '', null],
    ['application/json', 'application/json', null],
    ['Application/JSON; charset=UTF-8', 'application/json', 'utf-8'],
    ['application/json;charset="utf-16"', 'application/json', 'utf-16'],
    ['multipart/form-data; boundary=x', 'multipart/form-data', null],
    [';;;', '', null],
  ])('reads %j', (header, type, charset) => {
    expect(mediaTypeOf(header)).toEqual({ type, charset });
  });
});
