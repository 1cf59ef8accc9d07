import { expect, it } from 'vitest';
import { testApp } from '../../test/test-app.js';

it('values in values without end are refused', async () => {
  const { app } = testApp(undefined, { service: { max_log_size: 1_000_000 } });
  const depth = 10_000;
  const value = `${'{"arrayValue":{"values":['.repeat(depth)}{}${']}}'.repeat(depth)}`;
  const payload = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${value}}]}]}]}`;
  const headers = { 'x-auth-token': 'user', 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'POST', url: '/v1/logs', headers, payload });
  expect([answer.statusCode, answer.json<{ title: string }>().title]).toEqual([400, 'Bad request']);
});
