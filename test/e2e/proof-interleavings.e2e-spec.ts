import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IntegrityService } from '../../src/modules/integrity/integrity.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  attempt,
  commandNames,
  type CommandName,
  type Move,
} from '../support/interleavings/commands.js';
import { type Reply, World } from '../support/interleavings/world.js';

/** 2,000 in the pipeline; fewer for a quick look. */
const interleavings = Number(process.env['INTERLEAVINGS'] ?? 200);
// A fresh world now and then: the check reads all of it after each interleaving.
const perWorld = 200;
const seed = Number(process.env['SEED'] ?? 7);

// Goods and orders have to get somewhere, or the later commands are only ever refused.
const often = ['place', 'receive', 'confirm', 'ship', 'receive-return'].flatMap((name) =>
  Array<CommandName>(3).fill(name as CommandName),
);
const move: fc.Arbitrary<Move> = fc.record({
  command: fc.constantFrom(...commandNames, ...often),
  target: fc.nat({ max: 1000 }),
  size: fc.integer({ min: 1, max: 4 }),
});
/** Lanes run at the same time; the moves of a lane one after the other. */
const lanes = fc.array(fc.array(move, { minLength: 1, maxLength: 3 }), {
  minLength: 2,
  maxLength: 4,
});

const refusals: ReadonlySet<number> = new Set([404, 409, 412, 422]);
// A request that nobody understands moves nothing: the test would prove nothing with it.
const misunderstood: ReadonlySet<string> = new Set(['ROUTE_NOT_FOUND', 'NOT_FOUND']);
const isFine = ({ status, code }: Reply): boolean =>
  (status >= 200 && status < 300) || (refusals.has(status) && !misunderstood.has(code ?? ''));

interface Stage {
  readonly apps: readonly TestApp[];
  readonly world: World;
}

async function openStage(): Promise<Stage> {
  const first = await startTestApp();
  const second = await startTestApp(
    (config) => config,
    () => Promise.resolve({ url: first.databaseUrl, drop: () => Promise.resolve() }),
  );
  const { Authorization } = await first.as('admin');
  const world = new World([first.url, second.url], Authorization);
  await world.open();
  return { apps: [second, first], world };
}

describe('all commands at once on two instances', () => {
  const done = new Map<CommandName, number>();
  let stage: Stage | null = null;

  async function close(): Promise<void> {
    for (const app of stage?.apps ?? []) await app.close();
    stage = null;
  }

  async function run(scenario: readonly (readonly Move[])[]): Promise<void> {
    stage ??= await openStage();
    const { world, apps } = stage;
    const lane = async (moves: readonly Move[]): Promise<void> => {
      for (const next of moves) {
        const reply = await attempt(world, next);
        if (!isFine(reply)) throw new Error(`${JSON.stringify(next)}: ${JSON.stringify(reply)}`);
        if (reply.status < 300) done.set(next.command, (done.get(next.command) ?? 0) + 1);
      }
    };
    await Promise.all(scenario.map(lane));
    const findings = await (apps[0] as TestApp).get(IntegrityService).verify();
    expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
  }

  it(`break no promise in ${interleavings} interleavings`, async () => {
    let runs = 0;
    try {
      await fc.assert(
        fc.asyncProperty(lanes, async (scenario) => {
          if (runs % perWorld === 0) await close();
          runs += 1;
          await run(scenario);
        }),
        // Other worlds cannot repeat what happened in this one, so there is nothing to shrink.
        { numRuns: interleavings, seed, endOnFailure: true },
      );
    } finally {
      await close();
    }
  }, 1_800_000);

  // A few interleavings need not get to the rarer ones.
  const all = interleavings >= 1_000 ? it : it.skip;
  all('and every command was done, not only refused', () => {
    const never = commandNames.filter((command) => !done.has(command));
    expect(never).toEqual([]);
  });
});
