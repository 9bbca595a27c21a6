import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { DomainError } from '../errors/domain-error.js';
import { runAtPrimary } from '../observability/request-context.js';
import { type AnswerRule, lifetimeOf, tagsOf } from './answer-rule.js';
import { Invalidations } from './invalidations.js';
import type { Kept } from './kept.js';
import { ReadCounts } from './read-counts.js';
import { currentReading } from './reading.js';
import { ReadThrough } from './read-through.js';

/** A read of what changes rarely, declared beside the answers of its module. */
export interface KeptRead {
  /** Unique in the program; a label of metrics. */
  readonly name: string;
  readonly rule: AnswerRule;
}

type Parameters = Readonly<Record<string, string>>;
type Refusal = Pick<DomainError, 'code' | 'kind' | 'level' | 'message' | 'details'>;
type Load<Value> = () => Promise<Value>;
type Found<Value> = { readonly value: Value } | { readonly refusal: Refusal };
type KeptFound<Value> = Kept & { readonly found: Found<Value> };

/** That there is none is believed for a shorter time. */
const longestAbsenceSeconds = 10;
const bytesPerCharacter = 2;

/**
 * Reads through memory what does not depend on who asks, so that all audiences share one reading;
 * that there is no such thing is kept as well. Nobody may change a value: others have the same one.
 * Not for what decides: inside a unit of work the database is asked, as it is for who wants it fresh.
 */
@Injectable()
export class KeptReads {
  constructor(
    private readonly config: AppConfig,
    private readonly through: ReadThrough,
    private readonly invalidations: Invalidations,
    private readonly unitOfWork: UnitOfWork,
    private readonly counts: ReadCounts,
  ) {}

  /** Rejects like `load`; with a `not_found` also without asking it. */
  async read<Value>(kept: KeptRead, parameters: Parameters, load: Load<Value>): Promise<Value> {
    const { name, rule } = kept;
    if (this.bypasses()) {
      this.counts.count(name, 'bypass');
      return load();
    }
    const [result, outcome] = await this.through.obtain<KeptFound<Value>>({
      key: `${name} ${JSON.stringify(parameters)}`,
      tags: tagsOf(rule, parameters),
      read: async (since) => [await loaded(kept, parameters, since, load), 'miss'],
    });
    this.counts.count(name, outcome, outcome === 'miss' ? undefined : result);
    currentReading()?.include(result);
    if ('value' in result.found) return result.found.value;
    const { code, kind, level, message, details } = result.found.refusal;
    throw new DomainError(code, kind, level, message, details);
  }

  private bypasses(): boolean {
    const { enabled } = this.config.cache;
    if (!enabled || !this.invalidations.informed || this.unitOfWork.active) return true;
    return currentReading()?.afresh === true;
  }
}

async function loaded<Value>(
  { name, rule }: KeptRead,
  parameters: Parameters,
  since: number,
  load: Load<Value>,
): Promise<KeptFound<Value>> {
  const storedAt = performance.now();
  const found = await runAtPrimary(() => foundBy(load));
  const absent = 'refusal' in found;
  const seconds = absent ? Math.min(rule.seconds, longestAbsenceSeconds) : rule.seconds;
  const freshUntil = storedAt + lifetimeOf(seconds);
  return {
    label: name,
    tags: tagsOf(rule, parameters),
    since,
    storedAt,
    freshUntil,
    staleUntil: freshUntil + (absent ? 0 : rule.staleSeconds * 1000),
    absent,
    bytes: bytesPerCharacter * JSON.stringify(found).length,
    found,
  };
}

async function foundBy<Value>(load: Load<Value>): Promise<Found<Value>> {
  try {
    return { value: await load() };
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'not_found') throw error;
    const { code, kind, level, message, details } = error;
    return { refusal: { code, kind, level, message, details } };
  }
}
