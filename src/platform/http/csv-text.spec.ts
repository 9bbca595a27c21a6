import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv-text.js';

describe('writing CSV', () => {
  it('quotes separators, quotes and line ends', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', 'h\ri'])).toBe('a,"b,c","d""e","f\ng","h\ri"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM', '\tx'])('disarms %j', (cell) => {
    expect(csvLine([cell])).toBe(`'${cell}\r\n`);
  });

  it('disarms what needs quotes as well', () => {
    expect(csvLine(['=HYPERLINK("http://x","y")', '\rx'])).toBe(
      `"'=HYPERLINK(""http://x"",""y"")","'\rx"\r\n`,
    );
  });
});
