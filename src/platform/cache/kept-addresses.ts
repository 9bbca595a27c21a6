import type { ByteStore } from './byte-store.js';
import { KeptAddress } from './kept-address.js';

const longestAddress = 500;

/**
 * What the addresses name that handlers were asked for. They are in the same memory as the answers,
 * and count like them. An address is its own key: it has no space, and all other keys have one.
 */
export class KeptAddresses {
  constructor(private readonly memory: ByteStore) {}

  find(url: string): KeptAddress | undefined {
    return this.memory.peek(url) as KeptAddress | undefined;
  }

  /** The same address always leads to the same handler with the same parameters. */
  learn(url: string, resourceKey: string): void {
    const { memory } = this;
    if (url.length > longestAddress || this.find(url)) return;
    const address: KeptAddress = new KeptAddress(resourceKey, (bytes) =>
      memory.grow(url, address, bytes),
    );
    void memory.set(url, address);
  }
}
