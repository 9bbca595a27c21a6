import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { RequiresFreshly } from '../../platform/access/sensitive.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { AccountsService } from './accounts.service.js';
import { InviteUserRequest, PatchUserRequest } from './dto/user.request.js';
import { toUserResponse, UserResponse } from './dto/user.response.js';
import { InvitationsService } from './invitations.service.js';
import {
  GrantExceedsOwn,
  LastAdministrator,
  RoleUnknown,
  UserEmailTaken,
  UserNotActivated,
  UserNotFound,
  UserNotInvited,
} from './users.errors.js';
import { userList } from './users.list.js';

const conditional = [UserNotFound, PreconditionFailed, PreconditionRequired];
const refused = [UserEmailTaken, GrantExceedsOwn];

@ApiTags('users and roles')
@Controller('users')
export class UsersController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly invitations: InvitationsService,
  ) {}

  @Get()
  @Requires('users:read')
  @ApiEnvelopeList(UserResponse, userList, { summary: 'List users' })
  list(@ListQuery(userList) query: ListRequest): Promise<Page<UserResponse>> {
    return this.accounts.page(query).then((page) => toPage(query, page, toUserResponse));
  }

  @Get(':id')
  @Requires('users:read')
  @Conditional()
  @ApiEnvelope(UserResponse, { summary: 'Read a user', errors: [UserNotFound] })
  get(@IdParam() id: string): Promise<UserResponse> {
    return this.accounts.get(id).then(toUserResponse);
  }

  @Post()
  @RequiresFreshly('users:write')
  @Idempotent()
  @ApiEnvelope(UserResponse, {
    summary: 'Invite a user',
    description: 'The user gets a link by mail, for 7 days, to choose a password.',
    status: 201,
    errors: [...refused, RoleUnknown],
  })
  invite(@CurrentActor() actor: Actor, @Body() body: InviteUserRequest): Promise<UserResponse> {
    return this.invitations.invite(actor, body).then(toUserResponse);
  }

  @Post(':id/invitation')
  @Requires('users:write')
  @ApiNoContent({
    summary: 'Mail another link to an invited user',
    errors: [UserNotFound, UserNotInvited],
  })
  resend(@IdParam() id: string): Promise<void> {
    return this.invitations.resend(id);
  }

  @Patch(':id')
  @RequiresFreshly('users:write')
  @ApiEnvelope(UserResponse, {
    summary: 'Rename a user, change the address, disable or enable the user',
    description: 'A merge patch. Disabling ends every session at once, on every instance.',
    errors: [...conditional, ...refused, LastAdministrator, UserNotActivated],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchUserRequest,
  ): Promise<UserResponse> {
    return this.accounts.patch(actor, id, version, body).then(toUserResponse);
  }
}
