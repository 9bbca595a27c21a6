import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { credentialsChanged, type CredentialsChanged } from '../users/users.events.js';
import { SessionsService } from './sessions.service.js';

/** Ends what was opened with the old password or the old roles, in the transaction of the change. */
@Injectable()
export class CredentialsChangedListener {
  constructor(private readonly sessions: SessionsService) {}

  // Suppressed, a failure here would leave sessions alive beside a committed change.
  @OnEvent(credentialsChanged, { suppressErrors: false })
  async endSessions(change: CredentialsChanged): Promise<void> {
    const { actor, userId, reason, exceptSessionId } = change;
    await this.sessions.endAllOf(actor, { userId, reason, exceptSessionId });
  }
}
