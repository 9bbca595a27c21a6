import { describe, expect, it } from '@jest/globals';
import { copyLine } from './copy-text.js';

describe('COPY text', () => {
  it('escapes what has a meaning in it', () => {
    expect(copyLine(['a\tb', 'c\nd', 'e\rf', 'g\\h', '\\N', null, 1, true, ''])).toBe(
      'a\\tb\tc\\nd\te\\rf\tg\\\\h\t\\\\N\t\\N\t1\ttrue\t\n',
    );
  });
});
