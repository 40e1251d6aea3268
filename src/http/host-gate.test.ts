import { describe, expect, test } from 'vitest';
import { createHostGate } from './host-gate.js';

describe('createHostGate', () => {
  test('lets so many in per host and the next in order when one leaves', async () => {
    const gate = createHostGate(2);
    const entered: string[] = [];
    const enter = (host: string, name: string) =>
      gate.enter(host).then((leave) => {
        entered.push(name);
        return leave;
      });

    const leaveA = await enter('shop', 'a');
    const leaveB = await enter('shop', 'b');
    const waitingC = enter('shop', 'c');
    const waitingD = enter('shop', 'd');
    await enter('other', 'e');
    expect(entered).toEqual(['a', 'b', 'e']);

    leaveB();
    const leaveC = await waitingC;
    expect(entered).toEqual(['a', 'b', 'e', 'c']);

    leaveA();
    leaveC();
    (await waitingD)();
    const leaves = await Promise.all([enter('shop', 'f'), enter('shop', 'g')]);
    expect(entered).toEqual(['a', 'b', 'e', 'c', 'd', 'f', 'g']);
    for (const leave of leaves) leave();
  });

  test('forgets who gives up while waiting', async () => {
    const gate = createHostGate(1);
    const leave = await gate.enter('shop');
    const controller = new AbortController();
    const impatient = gate.enter('shop', controller.signal);
    const patient = gate.enter('shop');
    controller.abort(new Error('no time'));
    await expect(impatient).rejects.toThrow('no time');

    leave();
    (await patient)();
    (await gate.enter('shop'))();
  });

  test('does not let in whose time is over', async () => {
    const gate = createHostGate(1);
    await expect(gate.enter('shop', AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
    (await gate.enter('shop'))();
  });
});
