// Every two letters: the names of what is no country are the letters themselves.
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

// What sources call countries otherwise.
const others: Readonly<Record<string, string>> = {
  EIRE: 'IE',
  USA: 'US',
  UK: 'GB',
  RSA: 'ZA',
  'Czech Republic': 'CZ',
  'Hong Kong': 'HK',
  Turkey: 'TR',
};

/** Not a code that another one has replaced, such as DD. */
const isCurrent = (code: string): boolean => {
  const locale = `und-${code}`;
  return Intl.getCanonicalLocales(locale)[0] === locale;
};

function pairs(): [string, string][] {
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const named = codes.filter(isCurrent).flatMap((code): [string, string][] => {
    const name = english.of(code);
    return name === undefined || name === code ? [] : [[name, code]];
  });
  return [...new Map([...named, ...Object.entries(others)])];
}

export interface CountryCodes {
  readonly names: readonly string[];
  readonly codes: readonly string[];
}

let known: CountryCodes | undefined;

function make(): CountryCodes {
  const found = pairs();
  return { names: found.map(([name]) => name), codes: found.map(([, code]) => code) };
}

/**
 * English names of countries and, in the same order, their ISO 3166-1 codes. Made once, and not
 * when the program starts: asking for each pair of letters takes some milliseconds.
 */
export function countryCodesOfNames(): CountryCodes {
  known ??= make();
  return known;
}
