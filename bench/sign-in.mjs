import { password, userCount } from './seed.mjs';

const path = '/api/v1/auth/login';

/** A sign-in of any of the users. */
export function signIn(given = password) {
  const email = `user${1 + Math.floor(Math.random() * userCount)}@example.com`;
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', path, headers, body: JSON.stringify({ email, password: given }) };
}

/** Signs in at a server; resolves to the status. It waits behind all sign-ins that came before. */
export async function statusOfSignIn(url, given = password) {
  const response = await fetch(url + path, signIn(given));
  await response.arrayBuffer();
  return response.status;
}
