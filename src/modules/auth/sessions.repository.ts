import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';
import { requestContext } from '../../platform/observability/request-context.js';
import type { SessionEnd } from './session-end.js';
import type { SessionKind } from './session-kind.js';

export interface SessionOwner {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
}

export interface SessionActorRow {
  readonly id: string;
  readonly name: string;
  readonly permissions: string[];
  /** Warehouse ids by permission, where a permission holds for some only. */
  readonly scopes: Readonly<Record<string, string[]>>;
  /** When the user signed in, or proved again who they are. */
  readonly steppedUpAt: Date;
  readonly secondFactor: 'enrolled' | 'missing' | null;
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly lifetimeSeconds: number;
  readonly tokenHash: Buffer;
  readonly kind: SessionKind;
  readonly methods: readonly string[];
}

export interface SessionsToEnd {
  readonly userId: string;
  readonly reason: SessionEnd;
  /** Only this one; absent: all of them. */
  readonly sessionId?: string | undefined;
  readonly exceptSessionId?: string | undefined;
}

export interface Rotation {
  readonly tokenHash: Buffer;
  readonly successorHash: Buffer;
  readonly salt: Buffer;
  readonly kind: SessionKind;
}

export interface RepeatableUse extends SessionOwner {
  readonly salt: Buffer;
}

const isLive = `s.ended_at IS NULL AND s.expires_at > now()`;

@Injectable()
export class SessionsRepository {
  constructor(private readonly sql: Sql) {}

  /** Opens a session with its first refresh token, and forgets what the user's old ones were. */
  async open(session: NewSession): Promise<void> {
    const { id, userId, lifetimeSeconds, tokenHash, kind, methods } = session;
    const client = requestContext();
    await this.sql.count(
      `WITH forgotten AS (
         DELETE FROM sessions WHERE user_id = $2 AND expires_at < now() - interval '30 days'
       ), opened AS (
         INSERT INTO sessions (id, user_id, expires_at, kind, authenticated_by, user_agent, ip)
         VALUES ($1, $2, now() + make_interval(secs => $3), $6, $7::text[], $8, $9::inet)
         RETURNING id
       )
       INSERT INTO refresh_tokens (id, session_id, token_hash) SELECT $4, id, $5 FROM opened`,
      [
        id,
        userId,
        lifetimeSeconds,
        newId(),
        tokenHash,
        kind,
        methods,
        client?.userAgent ?? null,
        client?.ip || null,
      ],
    );
  }

  /** Uses up a token and stores its successor, or answers null: of many at once exactly one wins. */
  rotate({ tokenHash, successorHash, salt, kind }: Rotation): Promise<SessionOwner | null> {
    const client = requestContext();
    return this.sql.one(
      `WITH used AS (
         UPDATE refresh_tokens t SET used_at = now(), successor_salt = $7
           FROM sessions s JOIN active_users u ON u.id = s.user_id
          WHERE t.token_hash = $1 AND t.used_at IS NULL AND s.id = t.session_id AND s.kind = $4
            AND ${isLive}
         RETURNING t.id, t.session_id, s.user_id, u.name
       ), forgotten AS (
         UPDATE refresh_tokens t SET successor_salt = NULL FROM used
          WHERE t.session_id = used.session_id AND t.id <> used.id AND t.successor_salt IS NOT NULL
       ), successor AS (
         INSERT INTO refresh_tokens (id, session_id, token_hash)
         SELECT $2, session_id, $3 FROM used
       ), touched AS (
         UPDATE sessions s SET last_used_at = now(), user_agent = $5, ip = $6::inet
           FROM used WHERE s.id = used.session_id
       )
       SELECT session_id AS "sessionId", user_id AS "userId", name FROM used`,
      [
        tokenHash,
        newId(),
        successorHash,
        kind,
        client?.userAgent ?? null,
        client?.ip || null,
        salt,
      ],
    );
  }

  /** The salt of a token that was used a moment ago and whose successor was not used yet. */
  findRepeatable(
    tokenHash: Buffer,
    kind: SessionKind,
    graceSeconds: number,
  ): Promise<RepeatableUse | null> {
    return this.sql.one(
      `SELECT t.successor_salt AS salt, s.id AS "sessionId", s.user_id AS "userId", u.name
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
         JOIN active_users u ON u.id = s.user_id
        WHERE t.token_hash = $1 AND s.kind = $2 AND t.successor_salt IS NOT NULL
          AND t.used_at > now() - make_interval(secs => $3) AND ${isLive}`,
      [tokenHash, kind, graceSeconds],
    );
  }

  /** Ends the live session of a token that was used before; null when there is none. */
  endByUsedToken(tokenHash: Buffer): Promise<SessionOwner | null> {
    return this.sql.one(
      `UPDATE sessions s SET ended_at = now(), end_reason = 'token_reused'
         FROM refresh_tokens t, users u
        WHERE t.token_hash = $1 AND t.used_at IS NOT NULL AND s.id = t.session_id
          AND u.id = s.user_id AND ${isLive}
       RETURNING s.id AS "sessionId", s.user_id AS "userId", u.name`,
      [tokenHash],
    );
  }

  endByBrowserToken(tokenHash: Buffer): Promise<SessionOwner | null> {
    return this.sql.one(
      `UPDATE sessions s SET ended_at = now(), end_reason = 'signed_out'
         FROM refresh_tokens t, users u
        WHERE t.token_hash = $1 AND s.id = t.session_id AND s.kind = 'browser'
          AND u.id = s.user_id AND ${isLive}
       RETURNING s.id AS "sessionId", s.user_id AS "userId", u.name`,
      [tokenHash],
    );
  }

  /** Answers whether the session was live until now. */
  async end(sessionId: string, reason: SessionEnd): Promise<boolean> {
    const text = `UPDATE sessions s SET ended_at = now(), end_reason = $2
                   WHERE s.id = $1 AND ${isLive}`;
    return (await this.sql.count(text, [sessionId, reason])) === 1;
  }

  /** Ends every live session of a user but one; answers the ids of those that ended. */
  async endAllOf({ userId, reason, sessionId, exceptSessionId }: SessionsToEnd): Promise<string[]> {
    const text = `UPDATE sessions s SET ended_at = now(), end_reason = $2
                   WHERE s.user_id = $1 AND s.id IS DISTINCT FROM $3::uuid
                     AND s.id = coalesce($4::uuid, s.id) AND ${isLive}
                  RETURNING s.id`;
    const values = [userId, reason, exceptSessionId ?? null, sessionId ?? null];
    return (await this.sql.rows<{ id: string }>(text, values)).map(({ id }) => id);
  }

  findActor(sessionId: string): Promise<SessionActorRow | null> {
    const text = `SELECT u.id, u.name, u.permissions, u.scopes,
                         coalesce(s.stepped_up_at, s.created_at) AS "steppedUpAt",
                         CASE WHEN EXISTS (SELECT FROM enrolled_users e WHERE e.user_id = u.id)
                              THEN 'enrolled'
                              WHEN u.requires_second_factor AND 'mfa' <> ALL (s.authenticated_by)
                              THEN 'missing' END AS "secondFactor"
                    FROM sessions s JOIN active_users u ON u.id = s.user_id
                   WHERE s.id = $1 AND ${isLive}`;
    return this.sql.one(text, [sessionId]);
  }
}
