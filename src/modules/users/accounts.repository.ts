import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import type { UserStatus } from './entities/user.js';
import { UserNotFound } from './users.errors.js';
import { userList } from './users.list.js';

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly name: string;
  readonly status: UserStatus;
  readonly roles: string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const columns = `users.id, users.email, users.email_verified_at AS "emailVerifiedAt", users.name,
  users.status, users.version, users.created_at AS "createdAt", users.updated_at AS "updatedAt",
  ARRAY(SELECT r.name FROM role_assignments a JOIN roles r ON r.id = a.role_id
         WHERE a.user_id = users.id ORDER BY r.name) AS roles`;

/** Users as their administrators see them. */
@Injectable()
export class AccountsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  page(request: ListRequest): Promise<RowPage<AccountRow>> {
    return this.pages.page(userList, request, { select: columns, from: 'users' });
  }

  async get(id: string): Promise<AccountRow> {
    const text = `SELECT ${columns} FROM users WHERE id = $1`;
    const row = await this.sql.one<AccountRow>(text, [id]);
    if (!row) throw UserNotFound({ id });
    return row;
  }

  async lock(id: string): Promise<AccountRow> {
    const text = `SELECT ${columns} FROM users WHERE id = $1 FOR NO KEY UPDATE`;
    const row = await this.sql.one<AccountRow>(text, [id]);
    if (!row) throw UserNotFound({ id });
    return row;
  }

  /** A new address has to be verified again. */
  async change({ id, email, name, status }: AccountRow): Promise<AccountRow> {
    await this.sql.count(
      `UPDATE users SET email = $2, name = $3, status = $4, version = version + 1, updated_at = now(),
              credentials_version = credentials_version + (status <> $4)::int,
              email_verified_at = CASE WHEN lower(email) = lower($2) THEN email_verified_at END
        WHERE id = $1`,
      [id, email, name, status],
    );
    return this.get(id);
  }

  async invite(id: string, email: string, name: string): Promise<void> {
    const text = `INSERT INTO users (id, email, name, status) VALUES ($1, $2, $3, 'invited')`;
    await this.sql.count(text, [id, email, name]);
  }

  async activate(id: string, name: string, passwordHash: string): Promise<void> {
    await this.sql.count(
      `UPDATE users SET name = $2, password_hash = $3, status = 'active', version = version + 1,
              credentials_version = credentials_version + 1, email_verified_at = now(), updated_at = now() WHERE id = $1`,
      [id, name, passwordHash],
    );
  }

  async verifyEmail(id: string): Promise<void> {
    const set = 'email_verified_at = now(), version = version + 1, updated_at = now()';
    await this.sql.count(`UPDATE users SET ${set} WHERE id = $1`, [id]);
  }

  /** Every permission that some role of the user gives. */
  async permissionsOf(id: string): Promise<string[]> {
    const rows = await this.sql.rows<{ permission: string }>(
      `SELECT DISTINCT unnest(r.permissions) AS permission
         FROM role_assignments a JOIN roles r ON r.id = a.role_id WHERE a.user_id = $1`,
      [id],
    );
    return rows.map(({ permission }) => permission);
  }
}
