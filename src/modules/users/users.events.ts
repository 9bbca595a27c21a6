export interface UserCreated {
  readonly roles: readonly string[];
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'user.created': UserCreated;
  }
}
