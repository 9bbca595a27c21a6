import { describe, expect, it } from '@jest/globals';
import { compactJsonCell } from './compact-json-cell.js';

/** A JSON text as PostgreSQL writes it in CSV. */
const cellOf = (json: string): string =>
  /[",\r\n]/.test(json) ? `"${json.replaceAll('"', '""')}"` : json;

/** As it becomes, or null when it has to be parsed. */
function compacted(json: string, room = 1_000): string | null {
  const cell = cellOf(json);
  const line = Buffer.from(`before,${cell},after`);
  const target = Buffer.alloc(room);
  const from = 'before,'.length;
  const length = compactJsonCell(line, from, line.length - ',after'.length, target);
  return length === null ? null : target.toString('utf8', 0, length);
}

describe('JSON in a cell', () => {
  it.each([
    '{}',
    '[]',
    '{"a": 1}',
    '{"a": {}, "b": []}',
    '{"origin": "Assam", "weightGrams": 499, "organic": true, "none": null, "off": false}',
    '[1, 2, -3, 100000000000000, 0]',
    '["a, b", ": c", "d, ", "{e: [f]}", ""]',
    String.raw`{"a\\": "\"b\": ", "c\"": "\\\\", "": "\n \u0001 \\\""}`,
    '{"täst ☕": "🫖 \u2028"}',
    '{"10a": "12", "-1": ["1"], "a1": "1.50e2"}',
    '[[[], {}], [[1]], "x"]',
    '["2026-11-24T09:30:00.5"]',
  ])('%s is what JavaScript writes', (json) => {
    expect(compacted(json)).toBe(cellOf(JSON.stringify(JSON.parse(json))));
  });

  it.each([
    '{"a": 1.50}',
    '[1e3, 2]',
    '[1E3, 2]',
    '[1, -0]',
    '[0.1, 2]',
    '[1234567890123456, 1]',
    '{"b": 1, "10": 2}',
    '{"0": ""}',
    '[1]',
    '5',
    'null',
    '"a, b"',
    '{"a":\t1}',
    '{"a":\n1}',
  ])('%s has to be parsed', (json) => {
    expect(compacted(json)).toBeNull();
  });

  it('has to be parsed where there is too little room', () => {
    expect(compacted('{"a": 1}', 13)).toBe('"{""a"":1}"');
    expect(compacted('{"a": 1}', 11)).toBeNull();
  });
});
