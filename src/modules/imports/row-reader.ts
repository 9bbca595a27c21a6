import type { CopyValue } from './copy-text.js';
import { parseMinorUnits, parseWhole } from './decimal.js';

/** Why a row is not imported. */
export interface RowRejection {
  readonly code: string;
  readonly reason: string;
}

/** Reads the cells of one record: the values of its staging row, or why it is rejected. */
export type RowReader = (cells: readonly string[]) => readonly CopyValue[] | RowRejection;

export function isRejection(read: readonly CopyValue[] | RowRejection): read is RowRejection {
  return !Array.isArray(read);
}

/** Thrown inside a reader, caught by `rowReader`. */
class Rejected extends Error {
  constructor(readonly rejection: RowRejection) {
    super(rejection.reason);
  }
}

export function reject(code: string, reason: string): never {
  throw new Rejected({ code, reason });
}

// Is readable and normal whatever it says; most cells of most files.
const ascii = /^[ -~]*$/;
// U+FFFD is what a byte that is no UTF-8 turned into.
const unreadable = /[\0\uFFFD]/;

const shown = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The cells of one record by field name. */
export class Row {
  constructor(
    private readonly cells: readonly string[],
    private readonly positions: ReadonlyMap<string, number>,
    private readonly header: readonly string[],
  ) {}

  /** The trimmed text, NFC-normalised, or null when the cell is empty or its column not in the file. */
  text(field: string, maxLength: number): string | null {
    const position = this.positions.get(field);
    const text = position === undefined ? '' : (this.cells[position] ?? '').trim();
    if (text === '') return null;
    const normal = ascii.test(text) ? text : this.normal(field, text);
    if (normal.length <= maxLength) return normal;
    return reject('VALUE_TOO_LONG', `${this.nameOf(field)} is longer than ${maxLength} characters`);
  }

  requiredText(field: string, maxLength: number): string {
    return this.text(field, maxLength) ?? reject('VALUE_MISSING', `${this.nameOf(field)} is empty`);
  }

  /** A whole number within the bounds of an `integer`; `code` names an unreadable one. */
  whole(field: string, max: number): number {
    const text = this.requiredText(field, 60);
    const value = parseWhole(text);
    if (value === 'malformed' || value === 'too fine')
      this.malformed(field, text, 'a whole number');
    if (value === 'too large' || Math.abs(value) > max) return this.outOfRange(field);
    return value;
  }

  /** An amount in minor units, exactly as written. */
  money(field: string, digits: number, decimalSeparator: string): number {
    const text = this.requiredText(field, 60);
    const plain = decimalSeparator === '.' ? text : text.replace(decimalSeparator, '.');
    if (decimalSeparator !== '.' && text.includes('.')) this.malformed(field, text, 'a price');
    const value = parseMinorUnits(plain, digits);
    if (value === 'malformed') return this.malformed(field, text, 'a price');
    if (value === 'too large') return this.outOfRange(field);
    if (plain.startsWith('-') && /[1-9]/.test(plain))
      reject('PRICE_NEGATIVE', `${this.nameOf(field)} is negative`);
    if (value === 'too fine') {
      return reject(
        'PRICE_TOO_FINE',
        `${this.nameOf(field)} ${shown(text)} is finer than the currency's smallest unit`,
      );
    }
    if (value > maxMoney) this.outOfRange(field);
    return value;
  }

  malformed(field: string, text: string, expected: string): never {
    return reject('VALUE_MALFORMED', `${this.nameOf(field)} ${shown(text)} is not ${expected}`);
  }

  outOfRange(field: string): never {
    return reject('VALUE_OUT_OF_RANGE', `${this.nameOf(field)} is larger than can be stored`);
  }

  private normal(field: string, text: string): string {
    if (!unreadable.test(text)) return text.normalize('NFC');
    const reason = `${this.nameOf(field)} has bytes that are no text in the file's encoding`;
    return reject('TEXT_UNREADABLE', reason);
  }

  /** The column's name in the file, for reasons. */
  nameOf(field: string): string {
    const position = this.positions.get(field);
    return (position === undefined ? undefined : this.header[position]?.trim()) ?? field;
  }
}

/** The same bounds as everywhere in the API. */
export const maxMoney = 1_000_000_000_000;
export const maxQuantity = 1_000_000_000;

const sku = /^\S(?:[^\p{C}]*\S)?$/u;

/** A SKU as the catalogue takes it. */
export function skuOf(row: Row): string {
  const text = row.requiredText('sku', 64);
  return sku.test(text) ? text : row.malformed('sku', text, 'a SKU');
}

/** Makes a reader of rows for one file out of what a type does with a row. */
export function rowReader(
  header: readonly string[],
  positions: ReadonlyMap<string, number>,
  read: (row: Row) => readonly CopyValue[],
): RowReader {
  return (cells) => {
    if (cells.length !== header.length) {
      const reason = `the row has ${cells.length} columns, the header has ${header.length}`;
      return { code: 'COLUMN_COUNT', reason };
    }
    try {
      return read(new Row(cells, positions, header));
    } catch (error) {
      if (error instanceof Rejected) return error.rejection;
      throw error;
    }
  };
}
