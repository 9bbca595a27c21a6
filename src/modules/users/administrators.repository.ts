import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { administratorRole } from './role-values.js';
import { LastAdministrator } from './users.errors.js';

/** Who may do everything everywhere: at least one active user, always. */
@Injectable()
export class AdministratorsRepository {
  constructor(private readonly sql: Sql) {}

  /**
   * Before anything that may take an administrator away. One such change at a time: two that each
   * see the other's administrator would leave none.
   */
  async lock(): Promise<void> {
    await this.sql.one(
      `SELECT pg_advisory_xact_lock(hashtextextended('orderly.administrators', 0))`,
    );
  }

  /** Whether the role of the administrators is one of these. */
  async hadBy(roleIds: readonly string[]): Promise<boolean> {
    const text = `SELECT FROM roles WHERE name = $1 AND id = ANY($2::uuid[])`;
    return (await this.sql.one(text, [administratorRole, roleIds])) !== null;
  }

  /** After the change, under the lock. @throws LAST_ADMINISTRATOR */
  async requireOne(): Promise<void> {
    const text = `SELECT FROM role_assignments a
                    JOIN roles r ON r.id = a.role_id JOIN users u ON u.id = a.user_id
                   WHERE r.name = $1 AND NOT a.scoped AND u.status = 'active' LIMIT 1`;
    if (!(await this.sql.one(text, [administratorRole]))) throw LastAdministrator();
  }
}
