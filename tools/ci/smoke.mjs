// A look at a running program from outside: node tools/ci/smoke.mjs https://api.example
const [, , base] = process.argv;
const answerWithinMs = 5_000;
const tries = Number(process.env.SMOKE_TRIES ?? 10);

/** `[path, status, what the body must hold]`. */
const expectations = [
  ['/livez', 200, /./],
  ['/readyz', 200, /./],
  ['/.well-known/jwks.json', 200, /"keys"/],
  // Closed unless opened, with the envelope of errors.
  ['/api/v1/orders', 401, /UNAUTHENTICATED/],
  ['/api/v1/no-such-route', 404, /./],
];

async function faultOf([path, status, body]) {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const answer = await fetch(new URL(path, base), { signal, redirect: 'manual' });
    const text = await answer.text();
    if (answer.status !== status) return `${path}: ${answer.status}, expected ${status}`;
    return body.test(text) ? null : `${path}: an answer of another program`;
  } catch (error) {
    return `${path}: ${error.cause?.code ?? error.name}`;
  }
}

let faults;
for (let left = tries; left > 0; left -= 1) {
  faults = (await Promise.all(expectations.map(faultOf))).filter(Boolean);
  if (faults.length === 0) break;
  if (left > 1) await new Promise((resolve) => setTimeout(resolve, 1_000));
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${base} answers as it should (${expectations.length} looks).`);
