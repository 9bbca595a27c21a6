import { placeByPgbench } from './pgbench.mjs';
import { cpuMs } from './processes.mjs';
import { sellOut } from './sell-out.mjs';
import { statusOfSignIn } from './sign-in.mjs';

const warmUpSeconds = 3;

/** Placements that are compared with pgbench's, what those want, and pgbench's connections. */
export const againstPgbench = {
  'place-pgbench': { asked: 'place', kind: 'spread', clients: 64 },
  'place-hot-pgbench': { asked: 'place-hot', kind: 'hot', clients: 64 },
  'place-hot-pgbench-10': { asked: 'place-hot', kind: 'hot', clients: 10 },
  'place-few-pgbench': { asked: 'place-few', kind: 'hot', clients: 64 },
};

const signsIn = (workload) => workload === 'sign-in' || workload === 'by-id-busy';

async function turnOfServer(load, { server, workload }, seconds) {
  const before = cpuMs(server.pid);
  const result = await load.run({ url: server.url, workload, seconds });
  const after = cpuMs(server.pid);
  const known = before !== null && workload !== 'by-id-busy';
  const cpuUs = known ? ((after - before) * 1000) / result.requests : null;
  // Clients that went away leave their sign-ins in the queue: they must not burden the next turn.
  if (signsIn(workload)) await statusOfSignIn(server.url);
  return { ...result, cpuUs };
}

/** A side works by itself, or answers load, in the middle of something or not. */
function turn(load, side, seconds) {
  if (side.work) return side.work(seconds);
  const answer = () => turnOfServer(load, side, seconds);
  return side.amid ? side.amid(seconds, answer) : answer();
}

async function sidesByPgbench({ product, pgbench, database }, workload) {
  const { asked, kind, clients } = againstPgbench[workload];
  const work = (seconds) => placeByPgbench(pgbench, database, { kind, clients, seconds });
  const amid = asked === 'place-few' ? await sellOut(database) : null;
  return [{ server: product, workload: asked, amid }, { work }];
}

/** What the two sides do; amid sign-ins, the product is compared with itself alone. */
function sidesOf(context, workload) {
  if (workload in againstPgbench) return sidesByPgbench(context, workload);
  const { product, floor, observation } = context;
  const first = { server: product, workload };
  if (workload === 'by-id-busy') return [first, { server: product, workload: 'by-id' }];
  if (observation && workload in observation) {
    const sides = [observation[workload], observation.bare];
    return sides.map((server) => ({ server, workload: 'by-id' }));
  }
  return [first, { server: floor, workload }];
}

/**
 * Product and floor in turns, after a warm-up of both. Answers the rounds and how many requests
 * were done in all, the warm-up's too; a refusal is none of them.
 */
export async function measure(context, { rounds: count, seconds }, workload) {
  const [product, floor] = await sidesOf(context, workload);
  let answered = 0;
  const take = async (side, length) => {
    const before = context.databaseCpu();
    const result = await turn(context.load, side, length);
    answered += result.requests - (result.refused ?? 0);
    const spent = before === null ? null : context.databaseCpu() - before;
    return { ...result, databaseUs: spent === null ? null : (spent * 1000) / result.requests };
  };
  for (const side of [product, floor]) await take(side, warmUpSeconds);
  // Plans that were made while the tables of orders were empty would read them whole from now on.
  await context.analyze();
  const rounds = [];
  for (let round = 0; round < count; round += 1) {
    rounds.push({ product: await take(product, seconds), floor: await take(floor, seconds) });
    process.stderr.write('.');
  }
  return { rounds, answered, turns: 2 * (count + 1) };
}
