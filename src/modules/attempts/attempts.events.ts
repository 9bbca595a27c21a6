export interface SignInRefused {
  /** The masked e-mail address; perhaps nobody has it. */
  readonly account: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'auth.login_failed': SignInRefused;
    'auth.locked_out': SignInRefused;
  }
}
