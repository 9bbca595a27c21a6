/**
 * Event names and their payloads. A module adds its own in `<module>.events.ts`:
 * `declare module '../../platform/events/event-map.js' { interface EventMap { … } }`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- augmented by every module
export interface EventMap {}

export type EventName = Extract<keyof EventMap, string>;
