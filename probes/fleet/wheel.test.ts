import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../timeline/clock.ts';
import { until } from './fleet.fixture.ts';
import type { Paced } from './wheel.ts';
import { never, tickMs, ticksFor, Wheel } from './wheel.ts';

/** A clock that is set by hand: the wheel's timer is real, its time is not. */
function setClock(): Clock & { time: number } {
  return { time: 0, now: () => clock.time, fromMonotonic: (stamp) => stamp, sleep: () => Promise.resolve() };
}
let clock = setClock();

class Member implements Paced {
  dueTick = never;
  readonly turns: number[] = [];
  turn(tick: number): void {
    this.turns.push(tick);
  }
}

/** Lets the wheel's timer see this time. */
async function goTo(tick: number, steps: readonly number[]): Promise<void> {
  clock.time = tick * tickMs;
  const before = steps.length;
  await until(() => steps.length > before, 'the timer goes');
}

function rig(): { wheel: Wheel; steps: readonly number[] } {
  clock = setClock();
  const steps: number[] = [];
  return { wheel: new Wheel(clock, () => steps.push(clock.time)), steps };
}

describe('Wheel', () => {
  it('calls a member at its tick, once, and not before', async () => {
    const { wheel, steps } = rig();
    using _ = wheel;
    const member = new Member();
    wheel.schedule(member, 10);
    await goTo(9, steps);
    assert.deepEqual(member.turns, []);
    await goTo(10, steps);
    await goTo(20, steps);
    assert.deepEqual(member.turns, [10]);
  });

  it('goes by the last tick asked for, earlier or later, and forgets a member that asks for none', async () => {
    const { wheel, steps } = rig();
    using _ = wheel;
    const [earlier, later, none] = [new Member(), new Member(), new Member()];
    for (const member of [earlier, later, none]) wheel.schedule(member, 10);
    wheel.schedule(earlier, 5);
    wheel.schedule(later, 15);
    wheel.schedule(none, never);
    await goTo(5, steps);
    await goTo(12, steps);
    assert.deepEqual([earlier.turns, later.turns], [[5], []]);
    await goTo(15, steps);
    assert.deepEqual([earlier.turns, later.turns, none.turns], [[5], [15], []]);
  });

  it('calls a member once after a stall, with the tick of now', async () => {
    const { wheel, steps } = rig();
    using _ = wheel;
    const member = new Member();
    wheel.schedule(member, 10);
    wheel.schedule(member, 12);
    wheel.schedule(member, 10);
    await goTo(1_000, steps);
    assert.deepEqual(member.turns, [1_000]);
  });

  it('puts what is over already to its next tick', async () => {
    const { wheel, steps } = rig();
    using _ = wheel;
    await goTo(50, steps);
    const member = new Member();
    wheel.schedule(member, 3);
    await goTo(51, steps);
    assert.deepEqual(member.turns, [51]);
  });

  it('counts ticks so that none is early', () => {
    assert.deepEqual([0, 1, tickMs, tickMs + 0.1, Infinity].map(ticksFor), [0, 1, 1, 2, never]);
  });
});
