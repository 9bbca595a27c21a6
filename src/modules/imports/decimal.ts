export type DecimalProblem = 'malformed' | 'too fine' | 'too large';

const decimalShape = /^([+-]?)(\d{0,20})(?:\.(\d{0,40}))?$/;

function split(text: string): { negative: boolean; whole: string; fraction: string } | null {
  const [, sign, whole = '', fraction = ''] = decimalShape.exec(text) ?? [];
  if (sign === undefined || whole.length + fraction.length === 0) return null;
  return { negative: sign === '-', whole, fraction };
}

/**
 * A decimal text as a whole number of units of 10^-digits, exactly: `"2.55"` with 2 digits is 255,
 * `"2.550"` too, `"0.001"` is too fine. Digits are moved, never multiplied.
 */
export function parseMinorUnits(text: string, digits: number): number | DecimalProblem {
  const parts = split(text);
  if (!parts) return 'malformed';
  const fraction = parts.fraction.replace(/0+$/, '');
  if (fraction.length > digits) return 'too fine';
  const value = Number(parts.whole + fraction.padEnd(digits, '0'));
  if (!Number.isSafeInteger(value)) return 'too large';
  return parts.negative && value !== 0 ? -value : value;
}

/** A whole number; `"6.0"` counts as one, as spreadsheets write it. */
export function parseWhole(text: string): number | DecimalProblem {
  return parseMinorUnits(text, 0);
}

const digitsByCurrency = new Map<string, number>();

/** How many decimals a currency has: 2 for GBP, 0 for JPY. Throws a RangeError for what is no code. */
export function minorDigits(currency: string): number {
  const known = digitsByCurrency.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  digitsByCurrency.set(currency, digits);
  return digits;
}
