import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/clock/clock.js';
import { type Contents, faultOf, type SealRow } from './audit-seal-chain.js';
import { AuditUpkeepRepository } from './audit-upkeep.repository.js';

const sealsAtOnce = 500;

export interface Verification {
  readonly seals: number;
  readonly entries: number;
  /** Later entries are not sealed yet. */
  readonly sealedUntil: Date | null;
  /** The first interval that is not what it was. */
  readonly fault: {
    readonly startsAt: Date;
    readonly endsAt: Date;
    readonly reason: string;
  } | null;
}

/** Walks the seals and compares every interval with its entries. */
@Injectable()
export class AuditVerification {
  constructor(
    private readonly upkeep: AuditUpkeepRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async verify(): Promise<Verification> {
    const removed = await this.upkeep.removedMonths();
    let [previous, entries]: [SealRow | null, number] = [null, 0];
    for (;;) {
      const seals = await this.upkeep.sealsAfter(previous?.number ?? 0, sealsAtOnce);
      for (const seal of seals) {
        const reason = await this.faultOf(previous, seal, removed);
        if (reason !== null) return { ...summary(previous, entries), fault: { ...seal, reason } };
        previous = seal;
        entries += seal.entries;
      }
      if (seals.length < sealsAtOnce) return { ...summary(previous, entries), fault: null };
    }
  }

  private async faultOf(
    previous: SealRow | null,
    seal: SealRow,
    removed: ReadonlySet<string>,
  ): Promise<string | null> {
    const { encryptionKeys } = this.config.crypto;
    if (previous === null && (await this.upkeep.countBefore(seal.startsAt)) > 0)
      return 'there are entries from before the first seal';
    const gone = removed.has(seal.startsAt.toISOString().slice(0, 7)) && this.isOld(seal.endsAt);
    const found = await this.upkeep.contents(seal.startsAt, seal.endsAt);
    const contents = await this.asSealed(seal, found);
    return faultOf(encryptionKeys, previous, seal, gone && found.entries === 0 ? null : contents);
  }

  private async asSealed(seal: SealRow, found: Contents): Promise<Contents> {
    if (found.digest === seal.digest) return found;
    const older = await this.upkeep.contents(seal.startsAt, seal.endsAt, 'without traces');
    return older.digest === seal.digest ? older : found;
  }

  private isOld(endsAt: Date): boolean {
    const kept = this.clock.now();
    kept.setUTCMonth(kept.getUTCMonth() - this.config.audit.retentionMonths);
    return endsAt <= kept;
  }
}

function summary(last: SealRow | null, entries: number): Omit<Verification, 'fault'> {
  return { seals: last?.number ?? 0, entries, sealedUntil: last?.endsAt ?? null };
}
