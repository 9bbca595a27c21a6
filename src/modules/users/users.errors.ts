import { defineError } from '../../platform/errors/domain-error.js';

export const UserEmailTaken = defineError('USER_EMAIL_TAKEN', {
  kind: 'conflict',
  message: 'A user has this e-mail address already.',
  constraints: ['uq_users_email'],
});
export const UserNotFound = defineError<{ id?: string }>('USER_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such user.',
});
export const RoleUnknown = defineError<{ roles: string[] }>('ROLE_UNKNOWN', {
  kind: 'unprocessable',
  message: 'The request names a role that does not exist.',
});
export const EmailInvalid = defineError('USER_EMAIL_INVALID', {
  kind: 'unprocessable',
  message: 'This is not an e-mail address.',
});
export const PasswordInvalid = defineError('PASSWORD_INVALID', {
  kind: 'unprocessable',
  message: 'A password has 12 to 256 characters.',
});
export const PasswordCommon = defineError('PASSWORD_COMMON', {
  kind: 'unprocessable',
  message: 'This password is easy to guess: it is a well-known one, or your own name or address.',
});
export const UserNotActivated = defineError<{ id: string }>('USER_NOT_ACTIVATED', {
  kind: 'conflict',
  message: 'The user has no password yet: they become active by accepting the invitation.',
});
export const UserNotInvited = defineError<{ id: string }>('USER_NOT_INVITED', {
  kind: 'conflict',
  message: 'The user is not waiting for an invitation.',
});
export const CurrentPasswordWrong = defineError('CURRENT_PASSWORD_WRONG', {
  kind: 'forbidden',
  level: 'warn',
  message: 'The current password is wrong.',
});
export const UserTokenInvalid = defineError('USER_TOKEN_INVALID', {
  kind: 'unprocessable',
  message: 'The link is not valid any more: it was used, replaced by a newer one, or is too old.',
});
export const RoleNotFound = defineError<{ id?: string }>('ROLE_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such role.',
});
export const RoleNameTaken = defineError('ROLE_NAME_TAKEN', {
  kind: 'conflict',
  message: 'A role has this name already.',
  constraints: ['uq_roles_name'],
});
export const RoleInUse = defineError('ROLE_IN_USE', {
  kind: 'conflict',
  message: 'Somebody has the role: take it from them first.',
  constraints: ['fk_role_assignments_role'],
});
export const RoleBuiltIn = defineError('ROLE_BUILT_IN', {
  kind: 'conflict',
  message: 'The role of the administrators keeps its name and every permission.',
});
export const PermissionUnknown = defineError<{ permissions: string[] }>('PERMISSION_UNKNOWN', {
  kind: 'unprocessable',
  message: 'The request names a permission that does not exist.',
});
export const GrantExceedsOwn = defineError<{ missing: string[] }>('GRANT_EXCEEDS_OWN', {
  kind: 'forbidden',
  message: 'You cannot give a permission that you do not have yourself, in all of its warehouses.',
});
export const AssignedWarehouseUnknown = defineError<{ warehouses: string[] }>('WAREHOUSE_UNKNOWN', {
  kind: 'unprocessable',
  message: 'The request names a warehouse that does not exist.',
});
export const LastAdministrator = defineError('LAST_ADMINISTRATOR', {
  kind: 'conflict',
  message: 'This is the last active administrator: make another one first.',
});
