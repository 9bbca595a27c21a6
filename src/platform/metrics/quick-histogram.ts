import { Histogram, type HistogramConfiguration } from 'prom-client';

/** Counts of one series: per bucket, not cumulative, the last one for everything above. */
export class BucketCounts {
  sum = 0;
  readonly counts: number[];

  constructor(private readonly bounds: readonly number[]) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let index = 0;
    while (index < this.bounds.length && value > (this.bounds[index] as number)) index += 1;
    this.counts[index] = (this.counts[index] as number) + 1;
    this.sum += value;
  }
}

export interface QuickHistogramOptions extends Pick<
  HistogramConfiguration<string>,
  'name' | 'help' | 'registers'
> {
  readonly labelNames: readonly string[];
  readonly buckets: readonly number[];
}

interface Sample {
  readonly metricName: string;
  readonly labels: Record<string, string | number>;
  readonly value: number;
}

type Exposed = Awaited<ReturnType<Histogram['get']>>;

/**
 * A histogram for the hot path. prom-client hashes the labels at every observation, which costs a
 * few per cent of a small request; here a series is found once and kept by the caller.
 */
export class QuickHistogram extends Histogram {
  private readonly series = new Map<string, BucketCounts>();
  private readonly names: readonly string[];
  private readonly bounds: readonly number[];
  private readonly title: string;
  private readonly about: string;

  constructor({ labelNames, buckets, name, help, ...rest }: QuickHistogramOptions) {
    super({ name, help, labelNames: [...labelNames], buckets: [...buckets], ...rest });
    this.names = labelNames;
    this.bounds = buckets;
    this.title = name;
    this.about = help;
  }

  /** The series of these values, in the order of the label names. */
  seriesOf(...values: readonly string[]): BucketCounts {
    const key = JSON.stringify(values);
    const known = this.series.get(key);
    if (known) return known;
    const made = new BucketCounts(this.bounds);
    this.series.set(key, made);
    return made;
  }

  override get(): Promise<Exposed> {
    const values = [...this.series].flatMap(([key, counts]) => this.samplesOf(key, counts));
    const { title: name, about: help } = this;
    // The library's types know only numbers for a type and an aggregator that it writes as words.
    const exposed = { name, help, type: 'histogram', values, aggregator: 'sum' };
    return Promise.resolve(exposed as unknown as Exposed);
  }

  /** What the registry prefers to `get`. */
  getForPromString(): Promise<Exposed> {
    return this.get();
  }

  private samplesOf(key: string, { counts, sum }: BucketCounts): Sample[] {
    const values = JSON.parse(key) as string[];
    const labels = Object.fromEntries(this.names.map((name, i) => [name, values[i] ?? '']));
    let seen = 0;
    const samples = counts.map((count, index): Sample => {
      seen += count;
      const le = this.bounds[index] ?? '+Inf';
      return { metricName: `${this.title}_bucket`, labels: { ...labels, le }, value: seen };
    });
    samples.push({ metricName: `${this.title}_sum`, labels, value: sum });
    samples.push({ metricName: `${this.title}_count`, labels, value: seen });
    return samples;
  }
}
