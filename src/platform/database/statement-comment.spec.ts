import { describe, expect, it } from '@jest/globals';
import { runInTrace } from '../observability/trace-context.js';
import { commented } from './statement-comment.js';

const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true };
const comment = `\n/*traceparent='00-${trace.traceId}-${trace.spanId}-01'*/`;
const inTrace = (query: unknown): unknown => runInTrace(trace, () => commented(query));

describe('the comment of a statement', () => {
  it('says of which trace it is', () => {
    expect(inTrace('START TRANSACTION')).toBe(`START TRANSACTION${comment}`);
    expect(inTrace({ text: 'SELECT 1', values: [1] })).toEqual({
      text: `SELECT 1${comment}`,
      values: [1],
    });
    expect(inTrace({ name: undefined, text: 'SELECT 1' })).toMatchObject({
      text: `SELECT 1${comment}`,
    });
  });

  it('is not in a named statement, whose text must stay', () => {
    const named = { name: 'orderly_1', text: 'SELECT 1' };
    expect(inTrace(named)).toBe(named);
  });

  it('is nowhere outside of a trace', () => {
    expect(commented('SELECT 1')).toBe('SELECT 1');
  });
});
