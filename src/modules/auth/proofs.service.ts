import { Injectable } from '@nestjs/common';
import { FactorsService } from '../factors/factors.service.js';
import { UsersService } from '../users/users.service.js';
import { SignInAttempts } from './sign-in-attempts.service.js';

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

  async prove(user: { id: string; name: string }, { password, code }: Proof): Promise<boolean> {
    const email = await this.users.emailOf(user.id);
    const enrolled = await this.factors.isEnrolled(user.id);
    if ((enrolled ? code : password) === undefined) return false;
    const proven = await this.attempts.guarded(email, async () => {
      const right = enrolled
        ? await this.factors.verify(user, code ?? '')
        : await this.users.hasPassword(user.id, password ?? '');
      return right ? true : null;
    });
    return proven === true;
  }
}
