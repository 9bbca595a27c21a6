import { describe, expect, it } from '@jest/globals';
import { RetryBudget } from './retry-budget.js';

describe('a budget of repetitions', () => {
  it('has some to begin with, and none when they are used', () => {
    const budget = new RetryBudget(2);
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
  });

  it('earns one by ten calls, and never more than it may hold', () => {
    const budget = new RetryBudget(1);
    budget.take();
    for (let call = 0; call < 9; call += 1) budget.earn();
    expect(budget.take()).toBe(false);
    budget.earn();
    budget.earn();
    expect(budget.take()).toBe(true);
    for (let call = 0; call < 100; call += 1) budget.earn();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });
});
