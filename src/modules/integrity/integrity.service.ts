import { Injectable } from '@nestjs/common';
import { IntegrityRepository } from './integrity.repository.js';
import type { Finding } from './invariant.js';
import { orderInvariants } from './order-invariants.js';
import { shipmentInvariants } from './shipment-invariants.js';
import { stockInvariants } from './stock-invariants.js';
import { paymentInvariants } from './payment-invariants.js';
import { salesInvariants } from './sales-invariants.js';
import { stocktakeInvariants } from './stocktake-invariants.js';
import { transferInvariants } from './transfer-invariants.js';

/** Everything that must be true of the data, whatever happened to it. */
export const invariants = [
  ...stockInvariants,
  ...transferInvariants,
  ...stocktakeInvariants,
  ...orderInvariants,
  ...paymentInvariants,
  ...shipmentInvariants,
  ...salesInvariants,
];

export type { Finding };

@Injectable()
export class IntegrityService {
  constructor(private readonly repository: IntegrityRepository) {}

  /** Checks every invariant in one snapshot; `tell` hears of each as soon as it is known. */
  async verify(tell: (finding: Finding) => void = () => undefined): Promise<Finding[]> {
    const findings: Finding[] = [];
    await this.repository.check(invariants, (finding) => {
      findings.push(finding);
      tell(finding);
    });
    return findings;
  }
}
