import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '@monasca/common';
import { ElasticsearchError } from './errors.js';
import { templateSetup, type TemplateSetupOptions } from './template-setup.js';
import { logTemplate } from './templates.js';

function setup(more: Partial<Pick<TemplateSetupOptions, 'retentionDays' | 'prefix'>> = {}) {
  const putTemplate = vi.fn<TemplateSetupOptions['client']['putTemplate']>(() => Promise.resolve());
  const putRetention = vi.fn<TemplateSetupOptions['client']['putRetention']>(() => Promise.resolve());
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (_fields: object, message: string) => void warnings.push(message) };
  const client = { putTemplate, putRetention };
  const put = templateSetup({ client, log, prefix: 'logs', template: logTemplate, retentionDays: 0, ...more });
  return { put, putTemplate, putRetention, warnings };
}

const refusal = (status?: number) => new ElasticsearchError('record', 'no', status === undefined ? {} : { status });

describe('the index template', () => {
  it('is put once, for names of a prefix, a tenant and a day', async () => {
    const { put, putTemplate, putRetention } = setup();
    await Promise.all([put(), put()]);
    await put();
    expect(putTemplate.mock.calls).toEqual([['monasca-logs', { pattern: 'logs-*-*-*-*', priority: 504, template: logTemplate }]]); // prettier-ignore
    expect(putRetention).not.toHaveBeenCalled();
  });

  it('precedes one of a shorter prefix', async () => {
    const { put, putTemplate } = setup({ prefix: 'logs-archive' });
    await put();
    expect(putTemplate.mock.calls[0]?.[1].priority).toBeGreaterThan(504);
  });

  it('names the lifecycle policy where indices have a greatest age', async () => {
    const { put, putTemplate, putRetention } = setup({ retentionDays: 45 });
    await put();
    expect(putRetention.mock.calls).toEqual([['monasca-logs', 45]]);
    expect(putTemplate.mock.calls[0]?.[1].template.settings).toEqual({
      ...logTemplate.settings,
      'index.lifecycle.name': 'monasca-logs',
    });
  });

  it('is put without lifecycle where the server has none, with a warning', async () => {
    const { put, putTemplate, putRetention, warnings } = setup({ retentionDays: 45 });
    putRetention.mockRejectedValue(refusal(405));
    await put();
    expect(putTemplate.mock.calls[0]?.[1].template.settings).toEqual(logTemplate.settings);
    expect(warnings).toEqual(['Elasticsearch refuses the lifecycle policy monasca-logs: it goes on without']);
  });

  it.each([400, 403])('may be refused with %d: a warning, and no second attempt', async (status) => {
    const { put, putTemplate, warnings } = setup();
    putTemplate.mockRejectedValue(refusal(status));
    await put();
    await put();
    expect(putTemplate).toHaveBeenCalledOnce();
    expect(warnings).toEqual(['Elasticsearch refuses the index template monasca-logs: it goes on without']);
  });

  it.each([undefined, 408, 429, 503])('is put again where the answer was %s', async (status) => {
    const { put, putTemplate, warnings } = setup();
    putTemplate.mockRejectedValueOnce(refusal(status));
    await expect(put()).rejects.toThrow('no');
    await put();
    expect(putTemplate).toHaveBeenCalledTimes(2);
    expect(warnings).toEqual([]);
  });
});
