import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { argon2Options } from '../dist/src/modules/users/password-hashing.service.js';
import { newKeySetText } from '../dist/src/platform/keys/key-set.js';
import { password } from './seed.mjs';

const random = () => randomBytes(48).toString('base64');

/** What a product and its floor share: keys, the hash of everybody's password, the size of the pool. */
export async function newSecrets() {
  return {
    jwt: newKeySetText(),
    cursor: random(),
    csrf: random(),
    passwordHash: await hash(password, argon2Options),
    poolMax: 10,
  };
}
