import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { ApiKeys } from '../../platform/access/api-keys.js';
import { credentialsChanged, type CredentialsChanged } from '../users/users.events.js';

/** Keys can do no more than their owner: they are looked up again when that changes. */
@Injectable()
export class OwnerChangedListener {
  constructor(private readonly apiKeys: ApiKeys) {}

  @OnEvent(credentialsChanged, { suppressErrors: false })
  async forgetKeys({ reason }: CredentialsChanged): Promise<void> {
    if (reason !== 'password_changed') await this.apiKeys.changed();
  }
}
