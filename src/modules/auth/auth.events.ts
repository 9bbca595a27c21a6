import type { SessionEnd } from './session-end.js';

export interface SessionEvent {
  readonly userId: string;
}

export interface SessionEnded extends SessionEvent {
  readonly reason: SessionEnd;
}

export interface IdentityLinked {
  readonly userId: string;
  readonly issuer: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'auth.login': SessionEvent;
    'auth.identity_linked': IdentityLinked;
    'auth.logout': SessionEvent;
    'auth.refresh_reused': SessionEvent;
    /** By something else than its own sign-out. */
    'auth.session_ended': SessionEnded;
    'auth.unlocked': SessionEvent;
    'auth.stepped_up': SessionEvent;
  }
}
