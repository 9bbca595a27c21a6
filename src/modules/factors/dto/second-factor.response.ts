import { Flag, Text, TextList, Timestamp, Whole } from '../../../platform/validation/fields.js';
import type { FactorStatus } from '../enrolment.service.js';

export class SecondFactorResponse {
  @Flag()
  enrolled: boolean;

  @Timestamp({ nullable: true })
  enrolledAt: string | null;

  @Whole({ example: 10 })
  recoveryCodesLeft: number;
}

export class EnrolmentResponse {
  @Text({ example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', description: 'For typing, base32.' })
  secret: string;

  @Text({ max: 1000, example: 'otpauth://totp/Orderly:ada%40example.com?secret=GEZDGNBVGY3TQOJQ' })
  otpauthUri: string;

  @Text({
    max: 20_000,
    example: 'data:image/png;base64,iVBORw0KGgo=',
    description: 'For an <img>.',
  })
  qrCode: string;
}

export class RecoveryCodesResponse {
  @TextList({ example: ['abcd-efgh-jkmn-pqrs'], description: 'Each works once. Shown only now.' })
  recoveryCodes: string[];
}

export function toSecondFactorResponse(status: FactorStatus): SecondFactorResponse {
  const { enrolled, enrolledAt, recoveryCodesLeft } = status;
  return { enrolled, enrolledAt: enrolledAt?.toISOString() ?? null, recoveryCodesLeft };
}

export function toRecoveryCodesResponse(recoveryCodes: string[]): RecoveryCodesResponse {
  return { recoveryCodes };
}
