import { availableParallelism } from 'node:os';
import { json } from 'node:stream/consumers';
import { verify } from '@node-rs/argon2';

// As many at once as the product lets in.
const slots = Math.max(1, Math.min(3, availableParallelism() - 1));

/** One password check per sign-in, a few at a time; opens no session and counts no guess. */
export function floorSignIn(passwordHash) {
  const waiting = [];
  let running = 0;
  const enter = async () => {
    if (running < slots) running += 1;
    else await new Promise((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return async (request) => {
    const { password } = await json(request);
    await enter();
    try {
      const matches = await verify(passwordHash, password);
      return { status: matches ? 200 : 401, body: '{}' };
    } finally {
      leave();
    }
  };
}
