import { orderStatuses, type OrderStatus, transitions } from './order-status.js';

const terminal: ReadonlySet<OrderStatus> = new Set(['completed', 'cancelled', 'expired']);

function reachable(table: typeof transitions): Set<OrderStatus> {
  const reached = new Set<OrderStatus>(['draft']);
  // A set visits what is added while it is walked.
  for (const status of reached) {
    for (const { from, to } of Object.values(table)) {
      if (to !== null && from.includes(status)) reached.add(to);
    }
  }
  return reached;
}

/** What is wrong with the table of transitions; nothing when it is sound. */
export function flawsOfTransitions(table: typeof transitions = transitions): string[] {
  const reached = reachable(table);
  const unreachable = orderStatuses
    .filter((status) => !reached.has(status))
    .map((status) => `no way leads from draft to ${status}`);
  const ways = Object.entries(table).flatMap(([command, { from, to, obstacles }]) => [
    ...(from.length === 0 ? [`${command} starts nowhere`] : []),
    ...(new Set(obstacles).size < obstacles.length ? [`${command} names an obstacle twice`] : []),
    ...(obstacles.includes('status') ? [`${command} names the status as an obstacle`] : []),
    ...from
      .filter((status) => to !== null && (status === to || terminal.has(status)))
      .map((status) => `${command} leads from ${status} to ${to ?? ''}`),
  ]);
  return [...unreachable, ...ways];
}

/** Throws at boot rather than letting an order into a state that nothing leads out of. */
export function requireSoundTransitions(): void {
  const flaws = flawsOfTransitions();
  if (flaws.length > 0) throw new Error(`The transitions of orders are wrong: ${flaws.join('; ')}`);
}
