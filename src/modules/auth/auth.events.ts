export interface SessionEvent {
  readonly userId: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'auth.login': SessionEvent;
    'auth.logout': SessionEvent;
    'auth.refresh_reused': SessionEvent;
  }
}
