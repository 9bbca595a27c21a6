// CommonJS packages require these ES modules, which Jest refuses while it is still linking the
// import graph of a test that needs them too: loaded before, there is nothing left to link.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';

const seed = process.env.FUZZ_SEED;
if (seed) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(seed) });
}
