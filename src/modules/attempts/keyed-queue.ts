/** Work of one key runs one after another; work of different keys at the same time. */
export class KeyedQueue {
  private readonly queues = new Map<string, { tail: Promise<unknown>; length: number }>();

  /** Null when too much work of this key is waiting already. */
  constructor(private readonly places: number) {}

  run<T>(key: string, work: () => Promise<T>): Promise<T> | null {
    const queue = this.queues.get(key) ?? { tail: Promise.resolve(), length: 0 };
    if (queue.length >= this.places) return null;
    queue.length += 1;
    const result = queue.tail.then(work).finally(() => {
      queue.length -= 1;
      if (queue.length === 0) this.queues.delete(key);
    });
    queue.tail = result.catch(() => undefined);
    this.queues.set(key, queue);
    return result;
  }
}
