import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { claimMemberName } from './member-name.js';

// As in a container whose user has no entry in the system's list.
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  userInfo: () => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  },
}));

const numberOf = ({ name }: { name: string }): number => Number(name.split('-').at(-1));

describe('the name of a member', () => {
  it('is the first free one of its group on this host, and free again once it is released', () => {
    const group = `a/b ${randomUUID()}`;
    const names = [claimMemberName(group), claimMemberName(group), claimMemberName(group)];
    expect(names.map(numberOf)).toEqual([0, 1, 2]);
    expect(names[0]?.name.startsWith(`${hostname()}-`)).toBe(true);
    names[1]?.release();
    expect(numberOf(claimMemberName(group))).toBe(1);
    expect(numberOf(claimMemberName(`other ${group}`))).toBe(0);
  });

  it('goes to the process that is started in place of a killed one', async () => {
    const group = randomUUID();
    const file = new URL('../../dist/service/member-name.js', import.meta.url).href;
    const code = `import { claimMemberName } from ${JSON.stringify(file)};
      console.log(claimMemberName(${JSON.stringify(group)}).name); setInterval(() => {}, 1000);`;
    const started = async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] }); // prettier-ignore
      const [name] = (await once(child.stdout, 'data')) as [Buffer];
      return { child, name: String(name).trim() };
    };
    const first = await started();
    const second = await started();
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const third = await started();
    expect([second.name === first.name, third.name]).toEqual([false, first.name]);
    for (const { child } of [second, third]) child.kill();
  });
});
