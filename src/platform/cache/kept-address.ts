import type { Actor } from '../access/actor.js';
import { answerKeyOf } from './answer-key.js';
import { audienceOf } from './audience.js';

// Roles change, and with them the audiences.
const mostAudiences = 32;

/** What an address names, with the keys of its answers: to put one together costs more than to find it. */
export class KeptAddress {
  private readonly keys = new Map<string, string>();

  constructor(private readonly resourceKey: string) {}

  /** The key of the answer for whoever may see what this actor sees. */
  keyFor(actor: Actor): string {
    const audience = audienceOf(actor);
    let key = this.keys.get(audience);
    if (key === undefined) {
      if (this.keys.size >= mostAudiences) this.keys.clear();
      key = answerKeyOf(this.resourceKey, actor);
      this.keys.set(audience, key);
    }
    return key;
  }
}
