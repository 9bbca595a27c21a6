import type { LogLevelChange } from './log-level-row.js';

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'log_level.changed': Readonly<LogLevelChange>;
  }
}
