import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import { AppConfig } from '../../config/app-config.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { knownPermissions } from '../../platform/access/permissions.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { newId } from '../../platform/ids.js';
import { requireGrantable } from './grant-rules.js';
import { RoleAssignmentsService } from './role-assignments.service.js';
import { PasswordHashing } from './password-hashing.service.js';
import { requireGoodPassword } from './password-rules.js';
import { EmailInvalid, RoleUnknown, UserNotFound } from './users.errors.js';
import { type Credentials, type ProfileRow, UsersRepository } from './users.repository.js';

export { GrantExceedsOwn, LastAdministrator, RoleUnknown, UserNotFound } from './users.errors.js';

export interface NewUserRequest {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** Names of roles. */
  readonly roles: readonly string[];
  /** Codes of the warehouses that the roles count for; absent: all. */
  readonly warehouses?: readonly string[] | undefined;
}

export interface ActorProfile extends Omit<ProfileRow, 'email'> {
  readonly kind: 'user' | 'api-key';
  /** Null for an API key. */
  readonly email: string | null;
  readonly permissions: string[];
}

/** An active user as they were when their credentials were verified. */
export interface RecognizedUser {
  readonly id: string;
  readonly name: string;
  readonly credentialsVersion: number;
}

export interface FirstAdministrator {
  readonly email: string;
  /** Null when ADMIN_PASSWORD set it. Kept nowhere: whoever starts the program must show it now. */
  readonly generatedPassword: string | null;
}

interface PreparedUser extends Omit<NewUserRequest, 'password'> {
  readonly hash: string | null;
}

function validEmail(text: string): string {
  const email = text.trim().normalize('NFC');
  if (!isEmail(email)) throw EmailInvalid();
  return email;
}

function recognized({ id, name, credentialsVersion }: Credentials): RecognizedUser {
  return { id, name, credentialsVersion };
}

@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: PasswordHashing,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly config: AppConfig,
    private readonly assignments: RoleAssignmentsService,
  ) {}

  /** Creates an active user; answers its id. Refuses a taken e-mail, an unknown role or warehouse, a short password. */
  async create(request: NewUserRequest, actor: Actor = systemActor): Promise<string> {
    const prepared = await this.prepare(request);
    const { roles, warehouses } = request;
    if (warehouses === undefined) return this.unitOfWork.run(() => this.add(prepared, actor));
    return this.unitOfWork.run(async () => {
      const id = await this.add({ ...prepared, roles: [] }, actor);
      const scoped = roles.map((role) => ({ role, warehouses }));
      await this.assignments.replace(actor, id, null, scoped);
      return id;
    });
  }

  /** Creates an active user who has no password and cannot get one by a reset. */
  createWithoutPassword(request: Omit<NewUserRequest, 'password'>): Promise<string> {
    const email = validEmail(request.email);
    return this.unitOfWork.run(() => this.add({ ...request, email, hash: null }, systemActor));
  }

  /** The user's address is theirs: somebody who knows has vouched for it. */
  confirmEmail(id: string): Promise<void> {
    return this.users.markVerified(id);
  }

  /** Creates the administrator of the configuration while there is no user at all; otherwise null. */
  async ensureAdministrator(): Promise<FirstAdministrator | null> {
    const { email, password } = this.config.admin;
    if (await this.users.exists()) return null;
    const chosen = password ?? randomBytes(15).toString('base64url');
    const request = { email, password: chosen, name: 'Administrator', roles: ['admin'] };
    const prepared = await this.prepare(request);
    const created = await this.unitOfWork.run(async () => {
      await this.users.lockFirstUser();
      if (await this.users.exists()) return false;
      await this.add(prepared, systemActor);
      return true;
    });
    return created ? { email, generatedPassword: password === null ? chosen : null } : null;
  }

  /** The active user with this e-mail and password, or null; an unknown e-mail takes as long. */
  async authenticate(email: string, password: string): Promise<RecognizedUser | null> {
    const user = await this.users.findCredentials(email);
    const matches = await this.passwords.matches(user?.passwordHash ?? null, password);
    if (!user || !matches || user.status !== 'active') return null;
    await this.rehash(user, password);
    return recognized(user);
  }

  /** Whether this is the password of an active user, known by id. */
  async hasPassword(id: string, password: string): Promise<boolean> {
    const user = await this.users.findCredentialsById(id);
    const matches = await this.passwords.matches(user?.passwordHash ?? null, password);
    return matches && user?.status === 'active';
  }

  /**
   * Whether what was verified still holds; if so, nobody changes it before the caller's unit of work
   * ends. What the verification opens is written after this.
   */
  holdCredentials({ id, credentialsVersion }: RecognizedUser): Promise<boolean> {
    this.unitOfWork.requireActive('UsersService.holdCredentials');
    return this.users.holdCredentials(id, credentialsVersion);
  }

  /** Refuses an actor who lacks a permission of the user. @throws USER_NOT_FOUND, GRANT_EXCEEDS_OWN */
  async requireManageable(actor: Actor, id: string): Promise<void> {
    const held = await this.users.findPermissions(id);
    if (!held) throw UserNotFound();
    requireGrantable(actor, knownPermissions(held));
  }

  /** @throws USER_NOT_FOUND */
  async emailOf(id: string): Promise<string> {
    const row = await this.users.findProfile(id);
    if (!row) throw UserNotFound();
    return row.email;
  }

  /** Whoever has the e-mail address, active or not. */
  async findIdByEmail(email: string): Promise<string | null> {
    return (await this.users.findCredentials(email))?.id ?? null;
  }

  async findActive(id: string): Promise<RecognizedUser | null> {
    const user = await this.users.findCredentialsById(id);
    return user?.status === 'active' ? recognized(user) : null;
  }

  /** Gives exactly these roles, for all warehouses. Refuses to take the last administrator's. */
  async replaceRoles(id: string, roles: readonly string[]): Promise<void> {
    const wanted = roles.map((role) => ({ role, warehouses: null }));
    await this.assignments.replace(systemActor, id, null, wanted);
  }

  async profile(actor: Actor): Promise<ActorProfile> {
    const permissions = [...actor.permissions];
    if (actor.kind === 'api-key' && actor.id !== null) {
      const { kind, id, name } = actor;
      return { kind, id, name, email: null, roles: [], permissions };
    }
    const row = actor.id === null ? null : await this.users.findProfile(actor.id);
    if (!row) throw UserNotFound();
    return { kind: 'user', ...row, permissions };
  }

  private async rehash({ id, passwordHash }: Credentials, password: string): Promise<void> {
    if (passwordHash === null || !this.passwords.isOutdated(passwordHash)) return;
    await this.users.rehash(id, passwordHash, await this.passwords.hash(password));
  }

  private async prepare(request: NewUserRequest): Promise<PreparedUser> {
    const email = validEmail(request.email);
    requireGoodPassword(request.password, [email, request.name]);
    return { ...request, email, hash: await this.passwords.hash(request.password) };
  }

  private async add(request: PreparedUser, actor: Actor): Promise<string> {
    const { email, name, hash } = request;
    const names = [...new Set(request.roles)];
    const roles = await this.users.findRoles(names);
    const known = new Set(roles.map((role) => role.name));
    const unknown = names.filter((role) => !known.has(role));
    if (unknown.length > 0) throw RoleUnknown({ roles: unknown });
    requireGrantable(actor, knownPermissions(roles.flatMap(({ permissions }) => permissions)));
    const id = newId();
    await this.users.add({ id, email, name, passwordHash: hash });
    await this.users.assign(roles.map((role) => ({ id: newId(), userId: id, roleId: role.id })));
    const after = { email, name, status: 'active', roles: names };
    const payload = { roles: names };
    await this.changeLog.record(actor, [
      { event: 'user.created', resource: 'user', resourceId: id, payload, after },
    ]);
    return id;
  }
}
