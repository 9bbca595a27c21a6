import { cpuMs } from './processes.mjs';

const warmUpSeconds = 3;

async function turn({ load, workload, seconds }, server) {
  const before = cpuMs(server.pid);
  const result = await load.run({ url: server.url, workload, seconds });
  const after = cpuMs(server.pid);
  const cpuUs = before === null ? null : ((after - before) * 1000) / result.requests;
  return { ...result, cpuUs };
}

/**
 * Product and floor in turns, after a warm-up of both. Answers the rounds and how many requests
 * were answered in all, the warm-up's too.
 */
export async function measure(context, { rounds: count, seconds }, workload) {
  const { product, floor, load } = context;
  let answered = 0;
  const take = async (server, length) => {
    const result = await turn({ load, workload, seconds: length }, server);
    answered += result.requests;
    return result;
  };
  for (const server of [product, floor]) await take(server, warmUpSeconds);
  const rounds = [];
  for (let round = 0; round < count; round += 1) {
    rounds.push({ product: await take(product, seconds), floor: await take(floor, seconds) });
    process.stderr.write('.');
  }
  return { rounds, answered, turns: 2 * (count + 1) };
}
