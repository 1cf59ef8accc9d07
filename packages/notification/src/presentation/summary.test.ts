import { describe, expect, it } from 'vitest';
import { transition } from '../../test/transitions.js';
import { colourOf, hexColourOf } from './colours.js';
import { plainText, summaryOf } from './summary.js';

describe('summaryOf', () => {
  it('tells what there is to tell', () => {
    expect(plainText(summaryOf(transition({ link: 'https://run.book/a', alarmName: 'High\n CPU ' })))).toBe(
      [
        'ALARM: High CPU',
        'Thresholds were exceeded',
        'State: OK → ALARM',
        'Severity: HIGH',
        'Description: user CPU over 90 percent',
        'Time: 2023-11-14T22:13:20.123Z',
        'cpu.user_perc: hostname=node-1, service=monitoring',
        'Alarm: alarm',
        'https://run.book/a',
      ].join('\n'),
    );
  });

  it('has no line for what there is not', () => {
    const nothing = { alarmName: null, alarmDescription: ' ', severity: null, metrics: null, stateChangeReason: null };
    expect(plainText(summaryOf(transition({ ...nothing, oldState: null, timestamp: 2 ** 53 - 1 })))).toBe(
      ['ALARM: alarm', 'State: ALARM', 'Alarm: alarm'].join('\n'),
    );
  });

  it('shows five metrics, whatever they are', () => {
    const metrics = [{}, { name: 'a', dimensions: {} }, { name: 1, dimensions: { b: 2, c: 'd' } }, { dimensions: [] }];
    const { facts } = summaryOf(transition({ metrics: [...metrics, ...metrics] }));
    expect(facts.slice(4, -1)).toEqual([
      { name: 'Metric', value: '–' },
      { name: 'a', value: '–' },
      { name: '1', value: 'b=2, c=d' },
      { name: 'Metric', value: '–' },
      { name: 'Metric', value: '–' },
      { name: 'Further metrics', value: '3' },
    ]);
  });

  it.each(['javascript:alert(1)', 'run.book', '', `http://${'a'.repeat(3_000)}`])('%s is no link', (link) => {
    expect(summaryOf(transition({ link })).link).toBeUndefined();
  });
});

describe('colours', () => {
  it('are of the state', () => {
    expect(['ALARM', 'OK', 'UNDETERMINED', 'toString'].map(hexColourOf)).toEqual([
      ...['#d32f2f', '#2e7d32', '#f9a825', '#757575'],
    ]);
    expect(colourOf('OK')).toBe(0x2e7d32);
  });
});
