import { Injectable } from '@nestjs/common';
import { type Level, levels, type LevelWithSilent } from 'pino';
import { AppConfig } from '../../config/app-config.js';

/** A level that differs from the configured one until a time. */
export interface LevelOverride {
  /** The name after `context` in the lines; empty for all of them. */
  readonly module: string;
  readonly level: LevelWithSilent;
  readonly until: Date;
}

const weightOf = (level: LevelWithSilent): number =>
  level === 'silent' ? Number.POSITIVE_INFINITY : (levels.values[level] as number);

/** Which lines this process writes: the configured level, and what was changed for a while. */
@Injectable()
export class LogLevels {
  private readonly configured: number;
  private readonly base: LevelWithSilent;
  private overrides: readonly (LevelOverride & { readonly weight: number })[] = [];
  private changed: (lowest: LevelWithSilent) => void = () => undefined;
  private timer: NodeJS.Timeout | null = null;

  constructor({ logging }: AppConfig) {
    this.base = logging.level;
    this.configured = weightOf(this.base);
  }

  allows(level: Level, module: string): boolean {
    return weightOf(level) >= this.thresholdOf(module);
  }

  /** Tells the lowest level that any module writes, whenever it changes. */
  onChange(changed: (lowest: LevelWithSilent) => void): void {
    this.changed = changed;
  }

  /** Replaces what was changed before. Each change ends by itself. */
  set(overrides: readonly LevelOverride[]): void {
    const now = Date.now();
    this.overrides = overrides
      .filter(({ until }) => until.getTime() > now)
      .map((override) => ({ ...override, weight: weightOf(override.level) }));
    this.changed(this.lowest());
    this.watchEnds(now);
  }

  private lowest(): LevelWithSilent {
    const all = [this.base, ...this.overrides.map(({ level }) => level)];
    return all.reduce((one, other) => (weightOf(other) < weightOf(one) ? other : one));
  }

  private thresholdOf(module: string): number {
    if (this.overrides.length === 0) return this.configured;
    const found =
      this.overrides.find((override) => override.module === module) ??
      this.overrides.find((override) => override.module === '');
    return found?.weight ?? this.configured;
  }

  private watchEnds(now: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.overrides.length === 0) return;
    const next = Math.min(...this.overrides.map(({ until }) => until.getTime()));
    this.timer = setTimeout(() => this.set(this.overrides), next - now).unref();
  }
}
