import { afterAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../config/app-config.js';
import { openTelemetry } from './open-telemetry.js';

const nowhere = 'http://127.0.0.1:9';
const callers = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

function sourceKeeping(samplePercent: number): ReturnType<typeof openTelemetry> {
  const config = { environment: 'testing', buildCommit: null, tracing: { samplePercent } };
  return openTelemetry(config as unknown as AppConfig, nowhere);
}

describe('which traces have spans', () => {
  const none = sourceKeeping(0);
  const all = sourceKeeping(100);
  const half = sourceKeeping(50);
  afterAll(() => Promise.all([none, all, half].map((source) => source.close())));

  it('begins the share of traces that is to be kept', () => {
    const begin = { kind: 'server', parent: null } as const;
    expect(none.open('GET', begin)).toBeNull();
    expect(all.open('GET', begin)).toMatchObject({ sampled: true });
    const kept = Array.from({ length: 1_000 }, () => half.open('GET', begin)).filter(Boolean);
    expect(kept.length).toBeGreaterThan(400);
    expect(kept.length).toBeLessThan(600);
  });

  it('leaves the decision about a trace that has begun to who began it', () => {
    const { traceId } = callers;
    const part = (sampled: boolean) =>
      ({ kind: 'server', parent: { ...callers, sampled } }) as const;
    expect(none.open('GET', part(true))).toMatchObject({ traceId, sampled: true });
    expect(all.open('GET', part(false))).toBeNull();
  });
});
