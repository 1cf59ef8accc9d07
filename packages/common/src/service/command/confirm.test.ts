import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from './confirm.js';

const never = new AbortController().signal;
const terminal = (isTTY: boolean) => ({
  input: Object.assign(new PassThrough(), { isTTY }),
  output: Object.assign(new PassThrough(), { isTTY }),
});

describe('a confirmation', () => {
  it.each([
    ['y', true],
    ['Yes', true],
    ['n', false],
    ['', false],
    ['yesterday', false],
  ])('is asked for on a terminal, where %j is %j', async (answer, isConfirmed) => {
    const { input, output } = terminal(true);
    const confirming = confirm('drop 3 letters', never, { input, output });
    input.write(`${answer}\n`);
    expect(await confirming).toBe(isConfirmed);
    expect(String(output.read())).toContain('drop 3 letters? [y/N] ');
  });

  it('is not asked for elsewhere', async () => {
    const { input, output } = terminal(false);
    expect(await confirm('drop 3 letters', never, { input, output })).toBe(true);
    expect(output.read()).toBeNull();
  });

  it('ends with the signal', async () => {
    const stopping = new AbortController();
    const confirming = confirm('drop 3 letters', stopping.signal, terminal(true));
    stopping.abort(new Error('enough'));
    await expect(confirming).rejects.toThrow('enough');
  });

  it('is not given by whoever ends the input', async () => {
    const { input, output } = terminal(true);
    const confirming = confirm('drop 3 letters', never, { input, output });
    input.end();
    expect(await confirming).toBe(false);
  });
});
