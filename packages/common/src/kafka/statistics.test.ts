import { expect, it } from 'vitest';
import { parseStatistics } from './statistics.js';

const partition = {
  partition: 0,
  fetch_state: 'active',
  app_offset: 40,
  committed_offset: 30,
  lo_offset: 10,
  ls_offset: 100,
};
const broker = { nodeid: 1, state: 'UP', txerrs: 1, req_timeouts: 2, rtt: { avg: 1_500 } };

const parse = (partitions: object[], brokers: object = {}) =>
  parseStatistics(
    JSON.stringify({
      name: 'rdkafka#consumer-1',
      type: 'consumer',
      msg_cnt: 1,
      msg_size: 2,
      brokers,
      topics: { t: { partitions: Object.fromEntries(partitions.map((one, i) => [i, { ...partition, ...one }])) } },
      cgrp: { rebalance_cnt: 3 },
    }),
  );

it.each([
  ['from what was handed over', {}, [60]],
  ['from what was committed, before', { app_offset: -1001 }, [70]],
  ['from the beginning, where nothing was', { app_offset: -1001, committed_offset: -1001 }, [90]],
  ['never below 0', { app_offset: 101 }, [0]],
  ['not before the end is known', { ls_offset: -1001 }, []],
  ['not of a partition that is not read', { fetch_state: 'stopped' }, []],
  ['not of records without a partition yet', { partition: -1 }, []],
])('the lag counts %s', (_, fields, lags) => {
  expect(parse([fields]).lags.map(({ lag }) => lag)).toEqual(lags);
});

it('brokers are those of the cluster, not addresses to begin with', () => {
  const { brokers, ...rest } = parse([], { a: broker, b: { ...broker, nodeid: -1 }, c: { ...broker, nodeid: 2, state: 'DOWN' } }); // prettier-ignore
  expect(brokers).toEqual([
    { id: 1, isConnected: true, roundTripMs: 1.5, errors: 3 },
    { id: 2, isConnected: false, roundTripMs: 1.5, errors: 3 },
  ]);
  expect(rest).toMatchObject({ client: 'rdkafka#consumer-1', queueRecords: 1, queueBytes: 2, rebalances: 3, lags: [] });
});
