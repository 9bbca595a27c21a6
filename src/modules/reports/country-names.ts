// Every two letters: the names of what is no country are the letters themselves.
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

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
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const named = codes.filter(isCurrent).flatMap((code): [string, string][] => {
    const name = english.of(code);
    return name === undefined || name === code ? [] : [[name, code]];
  });
  return [...new Map([...named, ...Object.entries(others)])];
}

const known = pairs();

/** English names of countries and, in the same order, their ISO 3166-1 codes. */
export const countryCodesOfNames = {
  names: known.map(([name]) => name),
  codes: known.map(([, code]) => code),
} as const;
