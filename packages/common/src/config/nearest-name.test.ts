import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.js';

describe('nearestName', () => {
  it.each([
    ['urii', 'uri'],
    ['batchsize', 'batch_size'],
    ['BATCH-SIZE', 'batch_size'],
    ['max_wait_time_second', 'max_wait_time_seconds'],
    ['grpup_id', 'group_id'],
  ])('takes %s for %s', (name, meant) => {
    expect(nearestName(name, ['uri', 'batch_size', 'max_wait_time_seconds', 'group_id'])).toBe(meant);
  });

  it('counts exchanged neighbours as one edit', () => {
    expect(nearestName('kafak', ['kafka'])).toBe('kafka');
    expect(nearestName('kfkaa', ['kafka'])).toBeUndefined();
  });

  it('sees through another order of words', () => {
    const declared = ['pre_hourly_processor_enabled', 'pre_hourly_processor'];
    expect(nearestName('enable_pre_hourly_processor', declared)).toBe('pre_hourly_processor_enabled');
  });

  it('suggests nothing for a name that is far from all', () => {
    expect(nearestName('zookeeper', ['uri', 'batch_size'])).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });

  it('prefers the nearest one', () => {
    expect(nearestName('topics', ['topic_a', 'topic', 'topisc'])).toBe('topic');
  });
});
