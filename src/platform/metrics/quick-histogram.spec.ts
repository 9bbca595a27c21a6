import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { QuickHistogram } from './quick-histogram.js';

function histogram(labelNames: readonly string[] = []) {
  const registry = new Registry();
  const options = { name: 'took_seconds', help: 'How long.', buckets: [0.1, 1] };
  const quick = new QuickHistogram({ ...options, labelNames, registers: [registry] });
  return { registry, quick };
}

describe('the quick histogram', () => {
  it('shows cumulative buckets, sum and count, a value on a bound in the bucket below it', async () => {
    const { registry, quick } = histogram();
    for (const value of [0.05, 0.1, 0.5, 1, 2]) quick.seriesOf().observe(value);
    expect(await registry.metrics()).toBe(
      `${[
        '# HELP took_seconds How long.',
        '# TYPE took_seconds histogram',
        'took_seconds_bucket{le="0.1"} 2',
        'took_seconds_bucket{le="1"} 4',
        'took_seconds_bucket{le="+Inf"} 5',
        'took_seconds_sum 3.65',
        'took_seconds_count 5',
      ].join('\n')}\n`,
    );
  });

  it('keeps a series for each combination of values, and escapes them', async () => {
    const { registry, quick } = histogram(['route', 'status']);
    quick.seriesOf('/a"b', '2xx').observe(0.5);
    quick.seriesOf('/a"b', '2xx').observe(0.5);
    quick.seriesOf('/a"b', '5xx').observe(0.5);
    const text = await registry.metrics();
    expect(text).toContain('took_seconds_count{route="/a\\"b",status="2xx"} 2\n');
    expect(text).toContain('took_seconds_count{route="/a\\"b",status="5xx"} 1\n');
  });
});
