import { Injectable } from '@nestjs/common';
import { FactorsService } from '../factors/factors.service.js';
import { type RecognizedUser, UsersService } from '../users/users.service.js';
import { SignInAttempts } from '../attempts/attempts.service.js';

export interface Proof {
  readonly password?: string;
  /** Of the second factor; needed, and enough, for those who have one. */
  readonly code?: string;
}

/** Whether somebody who is signed in is still the same person. */
@Injectable()
export class Proofs {
  constructor(
    private readonly users: UsersService,
    private readonly factors: FactorsService,
    private readonly attempts: SignInAttempts,
  ) {}

  /** Who it is, as they were before they proved it; null when they did not. */
  async prove(userId: string, { password, code }: Proof): Promise<RecognizedUser | null> {
    const user = await this.users.findActive(userId);
    if (!user) return null;
    const email = await this.users.emailOf(user.id);
    const enrolled = await this.factors.isEnrolled(user.id);
    if ((enrolled ? code : password) === undefined) return null;
    return this.attempts.guarded(email, async () => {
      const right = enrolled
        ? await this.factors.verify(user, code ?? '')
        : await this.users.hasPassword(user.id, password ?? '');
      return right ? user : null;
    });
  }
}
