import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Variable } from '../../src/config/variable-kinds.js';
import { variables } from '../../src/config/variables.js';

// Every line of the example is commented out: uncommented, they are its variables.
const text = readFileSync('.env.example', 'utf8').replace(/^# (?=[A-Z0-9_]+=)/gm, '');
const example = parseEnv(text);
const table: [string, Variable<unknown>][] = Object.entries(variables);

function shown(fallback: unknown): string {
  if (Array.isArray(fallback)) return fallback.join(',');
  return fallback === undefined ? '' : `${fallback as string | number}`;
}

describe('.env.example', () => {
  it('lists every variable of the schema, in its order, and no other', () => {
    const names = [...text.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect(names).toEqual(table.map(([name]) => name));
  });

  it.each(table)('shows the default of %s', (name, { fallback }) => {
    expect(example[name]).toBe(shown(fallback));
  });

  it.each(table)('says what %s is for', (name, { describe: purpose }) => {
    const lines = text.split('\n');
    const above = lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1];
    expect(above).toContain(purpose);
  });
});
