import type { Actor } from './actor.js';

/** Port: who a session belongs to. Implemented by the module that keeps sessions. */
export abstract class ActorSource {
  /** The actor of a live session of an active user, with the permissions of now; otherwise null. */
  abstract find(sessionId: string): Promise<Actor | null>;
}
