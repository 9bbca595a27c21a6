import type { Actor } from '../access/actor.js';
import { answerKeyOf } from './answer-key.js';
import { audienceOf } from './audience.js';

// Roles change, and with them the audiences.
const mostAudiences = 32;

/** Of the object with its map, and of an entry of that. */
const [ownBytes, entryBytes] = [200, 100];
const bytesPerCharacter = 2;

type Grown = (bytes: number) => void;

/** What an address names, with the keys of its answers: to put one together costs more than to find it. */
export class KeptAddress {
  readonly label = 'addresses';
  private readonly keys = new Map<string, string>();
  private readonly keyBytes: number;

  /** `onGrown` hears how many bytes more it takes. */
  constructor(
    private readonly resourceKey: string,
    private readonly onGrown: Grown = () => undefined,
  ) {
    this.keyBytes = entryBytes + bytesPerCharacter * resourceKey.length;
  }

  get bytes(): number {
    return ownBytes + bytesPerCharacter * this.resourceKey.length + this.keys.size * this.keyBytes;
  }

  /** The key of the answer for whoever may see what this actor sees. */
  keyFor(actor: Actor): string {
    const audience = audienceOf(actor);
    return this.keys.get(audience) ?? this.add(audience, actor);
  }

  private add(audience: string, actor: Actor): string {
    const key = answerKeyOf(this.resourceKey, actor);
    const isFull = this.keys.size >= mostAudiences;
    const [oldest] = this.keys.keys();
    if (isFull && oldest !== undefined) this.keys.delete(oldest);
    this.keys.set(audience, key);
    if (!isFull) this.onGrown(this.keyBytes);
    return key;
  }
}
