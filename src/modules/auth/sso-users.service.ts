import { Injectable } from '@nestjs/common';
import { systemActor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { type RecognizedUser, UsersService } from '../users/users.service.js';
import { mappedRoles } from './mapped-roles.js';
import { SsoIdentitiesRepository } from './sso-identities.repository.js';
import { type ProviderClaims, SsoProvider } from './sso-provider.service.js';
import { SsoRefused } from './sso.errors.js';

const refused = (reason: string) => SsoRefused({ reason });

/** The user behind a provider's claims. */
@Injectable()
export class SsoUsers {
  constructor(
    private readonly users: UsersService,
    private readonly identities: SsoIdentitiesRepository,
    private readonly provider: SsoProvider,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
  ) {}

  /** Known by subject; at first by verified e-mail address; made anew when a role is mapped. */
  async userOf(claims: ProviderClaims): Promise<RecognizedUser> {
    const { email, email_verified: isVerified } = claims;
    if (typeof email !== 'string' || isVerified !== true) throw refused('email-not-verified');
    const id = await this.idOf(claims, email);
    const { roleClaim } = this.provider.settings;
    if (roleClaim !== null) await this.users.replaceRoles(id, this.rolesOf(claims));
    const user = await this.users.findActive(id);
    if (!user) throw refused('user-disabled');
    return user;
  }

  private rolesOf(claims: ProviderClaims): string[] {
    const { roleClaim, roleMap } = this.provider.settings;
    return roleClaim === null ? [] : mappedRoles(claims[roleClaim], roleMap);
  }

  private async idOf(claims: ProviderClaims, email: string): Promise<string> {
    const { iss, sub } = claims;
    const known = await this.identities.findUser(iss, sub);
    if (known !== null) return known;
    return this.unitOfWork.run(async () => {
      await this.identities.lock(iss, sub);
      const meanwhile = await this.identities.findUser(iss, sub);
      if (meanwhile !== null) return meanwhile;
      const id = (await this.users.findIdByEmail(email)) ?? (await this.create(claims, email));
      await this.link(id, claims);
      return id;
    });
  }

  private create(claims: ProviderClaims, email: string): Promise<string> {
    const roles = this.rolesOf(claims);
    if (roles.length === 0) throw refused('no-role');
    const name = typeof claims['name'] === 'string' ? claims['name'].slice(0, 200) : '';
    return this.users.createWithoutPassword({ email, name: name.trim() || email, roles });
  }

  private async link(userId: string, { iss, sub }: ProviderClaims): Promise<void> {
    await this.identities.add(userId, iss, sub);
    await this.users.confirmEmail(userId);
    const payload = { userId, issuer: iss };
    const change = { resource: 'user', resourceId: userId, payload, after: { issuer: iss } };
    await this.changeLog.record(systemActor, [{ event: 'auth.identity_linked', ...change }]);
  }
}
