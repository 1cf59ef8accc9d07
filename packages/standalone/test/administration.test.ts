import { beforeAll, describe, expect, it } from 'vitest';
import { newDirectory, runToEnd, StandaloneProcess } from './standalone-process.js';

const data = newDirectory();
const run = (...args: readonly string[]) => runToEnd([...args, '--data', data]);
const hook = 'http://127.0.0.1:1/secret';

describe('methods and definitions', () => {
  let standalone: StandaloneProcess;
  beforeAll(async () => {
    expect(await run('methods', 'list')).toMatchObject({
      code: 78,
      output: expect.stringContaining('no store') as string,
    });
    standalone = new StandaloneProcess(['--data', data, '--port-base', '0']);
    await standalone.started(data);
  });

  const added = async (...args: readonly string[]): Promise<string> => {
    const { code, output } = await run(...args);
    expect([code, output]).toEqual([0, expect.stringMatching(/^\S+\n$/)]);
    return output.trim();
  };

  it('are added, listed and removed, whether the process runs or not', async () => {
    const hourly = await added('methods', 'add', 'hourly', 'WebHook', hook, '--period', '60');
    const busy = await added('definitions', 'add', 'busy', '--id', 'busy-1', '--alarm', hourly, '--ok', hourly);
    expect(busy).toBe('busy-1');
    const methods =
      /^id +name +type +address +period +tenant\n─.*\n\S+ +hourly +webhook +http:\/\/127\.0\.0\.1:1\/\*{3} +60 +standalone\n$/;
    const definitions = /^id +name +ALARM +OK +UNDETERMINED +tenant\n─.*\nbusy-1 +busy +hourly +hourly +standalone\n$/;
    expect((await run('methods', 'list')).output).toMatch(methods);
    expect((await run('definitions', 'list')).output).toMatch(definitions);

    expect(await standalone.stop()).toBe(0);
    expect((await run('methods', 'list')).output).toMatch(methods);
    expect((await run('definitions', 'list')).output).toMatch(definitions);
    const spare = await added('methods', 'add', 'spare', 'slack', 'https://hooks.slack.com/services/a/b/c');
    expect((await run('methods', 'remove', spare)).output).toBe(`method ${spare} is removed\n`);

    standalone = new StandaloneProcess(['--data', data, '--port-base', '0']);
    await standalone.started(data);
    expect((await run('methods', 'remove', hourly)).output).toBe(`method ${hourly} is removed\n`);
    expect((await run('definitions', 'list')).output).toMatch(/\nbusy-1 +busy +standalone\n$/);
    expect((await run('definitions', 'remove', 'busy-1')).code).toBe(0);
  });

  it('are refused with what is wrong, by a process that runs, too', async () => {
    const { code, output } = await run('methods', 'add', 'n', 'webhook', 'ftp://host/secret');
    expect([code, output]).toEqual([65, 'address: expected a URL, http:// or https://\n']);
  });

  it('are of the types that the environment enables', async () => {
    expect(await standalone.stop()).toBe(0);
    const mail = ['methods', 'add', 'n', 'email', 'a@example.org', '--data', data];
    const env = { MONASCA_EMAIL_NOTIFIER__SERVER: '127.0.0.1', MONASCA_EMAIL_NOTIFIER__FROM_ADDR: 'm@example.org' };
    expect((await runToEnd(mail, env)).code).toBe(0);
    const only = await runToEnd(mail, { ...env, MONASCA_NOTIFICATION_TYPES__ENABLED: 'webhook' });
    expect(only).toEqual({ code: 65, output: 'type: expected one of those enabled, webhook\n' });
  });
});
