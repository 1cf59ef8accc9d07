import { expect, it } from 'vitest';
import { recreatedTopic } from './recreated-topic.js';

it.each([
  ['[thrd:main]: Topic my.topic-1 changed id from YnVpwGrSRfyhLPq2dbNzXQ to 2fXKAWPLQ8GQ2cCFHDDT2g', 'my.topic-1'],
  ['[thrd:main]: Topic t changed id from AAAAAAAAAAAAAAAAAAAAAA to 2fXKAWPLQ8GQ2cCFHDDT2g', undefined],
  ['[thrd:main]: Topic t [0] Leader 1 Epoch 0', undefined],
])('a topic that was made again is seen in the log: %s', (line, topic) => {
  expect(recreatedTopic(line)).toBe(topic);
});
