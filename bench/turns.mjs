import { cpuMs } from './processes.mjs';
import { statusOfSignIn } from './sign-in.mjs';

const warmUpSeconds = 3;
const signsIn = (workload) => workload === 'sign-in' || workload === 'by-id-busy';

async function turn(load, { server, workload, seconds }) {
  const before = cpuMs(server.pid);
  const result = await load.run({ url: server.url, workload, seconds });
  const after = cpuMs(server.pid);
  const known = before !== null && workload !== 'by-id-busy';
  const cpuUs = known ? ((after - before) * 1000) / result.requests : null;
  // Clients that went away leave their sign-ins in the queue: they must not burden the next turn.
  if (signsIn(workload)) await statusOfSignIn(server.url);
  return { ...result, cpuUs };
}

/** What the two sides do; amid sign-ins, the product is compared with itself alone. */
function sidesOf({ product, floor, observation }, workload) {
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
 * were answered in all, the warm-up's too.
 */
export async function measure(context, { rounds: count, seconds }, workload) {
  const [product, floor] = sidesOf(context, workload);
  let answered = 0;
  const take = async (side, length) => {
    const result = await turn(context.load, { ...side, seconds: length });
    answered += result.requests;
    return result;
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
