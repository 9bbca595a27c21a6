/**
 * Names of jobs and their data, which is kept as JSON for days: never a secret. Whoever handles a
 * job adds it: `declare module '…/platform/jobs/job-map.js' { interface JobMap { … } }`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- augmented by every handler
export interface JobMap {}

export type JobName = Extract<keyof JobMap, string>;
