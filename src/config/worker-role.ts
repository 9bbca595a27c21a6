import cluster from 'node:cluster';

/** How a supervisor tells a worker who it is. */
export const workerVariable = 'ORDERLY_WORKER';
export const firstVariable = 'ORDERLY_FIRST_WORKER';

export interface WorkerRole {
  /** From 1; a worker that takes the place of a dead one has its number. */
  readonly number: number;
  /** Makes the first administrator and the demo, before the others start. */
  readonly first: boolean;
}

/** Null: the only process, or the supervisor of the others. */
export const ownRole: WorkerRole | null = cluster.isWorker
  ? {
      number: Number(process.env[workerVariable]),
      first: process.env[firstVariable] === 'true',
    }
  : null;
