import type { TokenPurpose } from './entities/user-token.js';
import type { MailContent } from '../../platform/mail/mail.js';

/** The page of the application that takes the token; behind `#` it reaches no server's log. */
function linkTo(base: string, page: string, token: string): string {
  return `${base.replace(/\/+$/, '')}/${page}#token=${token}`;
}

function resetMail(name: string, base: string, token: string): MailContent {
  return {
    subject: 'Choose a new password',
    paragraphs: [
      `Hello ${name},`,
      'Somebody asked for a new password of your Orderly account. The link works once, for 30 minutes.',
      'If it was not you, ignore this mail: nothing has changed.',
    ],
    link: { label: 'Choose a new password', url: linkTo(base, 'reset-password', token) },
  };
}

function verificationMail(name: string, base: string, token: string): MailContent {
  return {
    subject: 'Confirm your e-mail address',
    paragraphs: [
      `Hello ${name},`,
      'Please confirm that this is your address. The link works once, for 24 hours.',
    ],
    link: { label: 'Confirm the address', url: linkTo(base, 'verify-email', token) },
  };
}

function invitationMail(name: string, base: string, token: string): MailContent {
  return {
    subject: 'You are invited to Orderly',
    paragraphs: [
      `Hello ${name},`,
      'An administrator made an account for you. Choose a password to begin. The link works once, for 7 days.',
    ],
    link: { label: 'Accept the invitation', url: linkTo(base, 'accept-invitation', token) },
  };
}

type LinkMail = (name: string, base: string, token: string) => MailContent;

export const linkMails: Readonly<Record<TokenPurpose, LinkMail>> = {
  reset: resetMail,
  verification: verificationMail,
  invitation: invitationMail,
};

export function passwordChangedMail(name: string): MailContent {
  return {
    subject: 'Your password was changed',
    paragraphs: [
      `Hello ${name},`,
      'The password of your Orderly account was changed, and you are signed out everywhere else.',
      'If it was not you, ask for a new password at once and tell an administrator.',
    ],
  };
}
