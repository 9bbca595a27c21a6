import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { SignalListener } from '../signals/signal-listener.js';
import { Signals } from '../signals/signals.js';
import { tagOf, watchedResources } from './answer-rule.js';
import { TagClock } from './tag-clock.js';

export const cacheTopic = 'cache';
/** As a message: all that is kept, which also who writes SQL by hand may send. */
const everything = '*';
const separator = ' ';
// A message has at most 1 kB. More resources of one kind are told as all of that kind, so that a unit
// of work sends one message, however much it changes.
const tagsPerMessage = 18;

interface ChangedResource {
  readonly resource: string;
  readonly resourceId: string;
}

type Listener = (tags: readonly string[] | null) => void;

/**
 * Which answers are not current any more. A change is told inside its unit of work, so that it
 * reaches every instance if and only if it was committed; here it counts before the writer hears of
 * the commit. An instance that may not hear the others keeps nothing.
 */
@Injectable()
export class Invalidations {
  readonly clock = new TagClock();
  private readonly listeners: Listener[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: Signals,
    private readonly listener: SignalListener,
  ) {
    signals.on(cacheTopic, (message) => this.hear(message));
  }

  /** Whether every change that was committed until just now is known here. */
  get informed(): boolean {
    return this.listener.current;
  }

  /** Hears the tags that were invalidated; null: all of them. */
  onInvalidated(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Inside the unit of work that changes them. */
  changed(changes: readonly ChangedResource[]): void {
    for (const { resource, resourceId } of changes) {
      if (!watchedResources.has(resource)) continue;
      this.unitOfWork.gather(cacheTopic, tagOf(resource, resourceId), (tags) => this.tell(tags));
    }
  }

  /** Inside the unit of work that changes any number of them, by one statement. */
  allChanged(resource: string): void {
    this.changed([{ resource, resourceId: everything }]);
  }

  private async tell(tags: readonly string[]): Promise<void> {
    const told = summary(tags);
    for (let from = 0; from < told.length; from += tagsPerMessage) {
      const some = told.slice(from, from + tagsPerMessage);
      await this.signals.send(cacheTopic, some.join(separator));
    }
  }

  private hear(message: string | null): void {
    if (message === null || message === everything) {
      this.clock.clear();
      this.inform(null);
      return;
    }
    const named = message.split(separator);
    const tags = [...named, ...new Set(named.map(kindOf))];
    this.clock.invalidate(tags);
    this.inform(tags);
  }

  private inform(tags: readonly string[] | null): void {
    for (const listener of this.listeners) listener(tags);
  }
}

const kindOf = (tag: string): string => tag.slice(0, tag.indexOf(':'));

function summary(tags: readonly string[]): string[] {
  const kinds = Map.groupBy(tags, kindOf);
  return [...kinds].flatMap(([kind, named]) =>
    named.length > tagsPerMessage ? [tagOf(kind, everything)] : named,
  );
}
