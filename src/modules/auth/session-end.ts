/** Why a session ended; the database holds the same list. */
export type SessionEnd =
  | 'signed_out'
  | 'signed_out_everywhere'
  | 'revoked'
  | 'token_reused'
  | 'password_changed'
  | 'roles_changed'
  | 'user_disabled'
  | 'second_factor_removed';
