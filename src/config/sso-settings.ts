import type { AppConfig } from './app-config.js';
import type { Values } from './variables.js';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** What is wrong with the settings of single sign-on, as sentences. */
export function ssoProblems(values: Values): string[] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = values;
  if (issuer === undefined) return [];
  const { protocol, hostname } = new URL(issuer);
  return [
    ...(protocol === 'https:' || loopback.includes(hostname) ? [] : ['OIDC_ISSUER must be https']),
    ...(id === undefined ? ['OIDC_CLIENT_ID is required with OIDC_ISSUER'] : []),
    ...(secret === undefined ? ['OIDC_CLIENT_SECRET is required with OIDC_ISSUER'] : []),
  ];
}

export function ssoOf(values: Values): AppConfig['sso'] {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
  } = values;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret,
    scopes: values.OIDC_SCOPES,
    roleClaim: values.OIDC_ROLE_CLAIM ?? null,
    roleMap: values.OIDC_ROLE_MAP ?? {},
    secondFactorValues: values.OIDC_SECOND_FACTOR,
  };
}
