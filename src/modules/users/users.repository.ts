import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { Sql } from '../../platform/database/sql.js';
import { RoleAssignment } from './entities/role-assignment.js';
import { User, type UserStatus } from './entities/user.js';

export interface Credentials {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly status: UserStatus;
  readonly credentialsVersion: number;
}

const credentials = `id, name, email, password_hash AS "passwordHash", status,
  credentials_version AS "credentialsVersion"`;

export interface ProfileRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: string[];
}

export type NewUser = Pick<User, 'id' | 'email' | 'name' | 'passwordHash'>;

// Any number that no other advisory lock of the program uses.
const firstUserLock = 7_215_001;

@Injectable()
export class UsersRepository {
  constructor(
    private readonly sql: Sql,
    private readonly entities: Entities,
  ) {}

  findCredentials(email: string): Promise<Credentials | null> {
    const text = `SELECT ${credentials} FROM users WHERE lower(email) = lower($1)`;
    return this.sql.one(text, [email]);
  }

  async lockByEmail(email: string): Promise<Credentials | null> {
    const text = `SELECT ${credentials} FROM users WHERE lower(email) = lower($1) FOR NO KEY UPDATE`;
    return this.sql.one(text, [email]);
  }

  findCredentialsById(id: string): Promise<Credentials | null> {
    const text = `SELECT ${credentials} FROM users WHERE id = $1`;
    return this.sql.one(text, [id]);
  }

  /** Keeps password and status as they are until the transaction ends; false when they changed. */
  async holdCredentials(id: string, version: number): Promise<boolean> {
    const text = `SELECT FROM users WHERE id = $1 AND credentials_version = $2
                     AND status = 'active' FOR SHARE`;
    return (await this.sql.one(text, [id, version])) !== null;
  }

  findProfile(id: string): Promise<ProfileRow | null> {
    const text = `SELECT u.id, u.email, u.name,
                         ARRAY(SELECT r.name FROM role_assignments a JOIN roles r ON r.id = a.role_id
                                WHERE a.user_id = u.id ORDER BY r.name) AS roles
                    FROM users u WHERE u.id = $1`;
    return this.sql.one(text, [id]);
  }

  /** Null when there is no such user. */
  async findPermissions(id: string): Promise<string[] | null> {
    const row = await this.sql.one<{ permissions: string[] }>(
      `SELECT ARRAY(SELECT DISTINCT p FROM role_assignments a JOIN roles r ON r.id = a.role_id,
                    unnest(r.permissions) p WHERE a.user_id = u.id) AS permissions
         FROM users u WHERE u.id = $1`,
      [id],
    );
    return row?.permissions ?? null;
  }

  findRoles(
    names: readonly string[],
  ): Promise<{ id: string; name: string; permissions: string[] }[]> {
    // Against a change of what they give between this look and the end of the transaction.
    const text = `SELECT id, name, permissions FROM roles WHERE name = ANY($1) ORDER BY id FOR SHARE`;
    return this.sql.rows(text, [names]);
  }

  async exists(): Promise<boolean> {
    return (await this.sql.one(`SELECT 1 FROM users LIMIT 1`)) !== null;
  }

  /** Two processes that start at once make one first user: the second waits for the commit. */
  async lockFirstUser(): Promise<void> {
    await this.sql.rows(`SELECT pg_advisory_xact_lock($1)`, [firstUserLock]);
  }

  /** Answers false, and writes nothing, when the credentials are not those of `from` any more. */
  async setPassword(id: string, passwordHash: string, from: number | null): Promise<boolean> {
    const text = `UPDATE users SET password_hash = $2, version = version + 1, updated_at = now(),
                         credentials_version = credentials_version + 1
                   WHERE id = $1 AND credentials_version = coalesce($3, credentials_version)`;
    return (await this.sql.count(text, [id, passwordHash, from])) === 1;
  }

  /** Who follows a link from a mail has shown that the address is theirs. */
  async markVerified(id: string): Promise<void> {
    const text = `UPDATE users SET email_verified_at = now() WHERE id = $1
                     AND email_verified_at IS NULL`;
    await this.sql.count(text, [id]);
  }

  /** The same password, hashed with the parameters of today; false when it was changed meanwhile. */
  async rehash(id: string, from: string, to: string): Promise<boolean> {
    const text = 'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2';
    return (await this.sql.count(text, [id, from, to])) === 1;
  }

  async add(user: NewUser): Promise<void> {
    await this.entities.of(User).insert(user);
  }

  async assign(assignments: Pick<RoleAssignment, 'id' | 'userId' | 'roleId'>[]): Promise<void> {
    if (assignments.length > 0) await this.entities.of(RoleAssignment).insert(assignments);
  }
}
