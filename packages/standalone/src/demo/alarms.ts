import {
  alarmTransitionOf,
  seriesId,
  uuidOf,
  type AlarmTransition,
  type MetricEnvelope,
} from '@monasca/common/messages';

/** A threshold as a user would define it. */
interface AlarmDefinition {
  readonly name: string;
  readonly metric: string;
  readonly operator: 'GT' | 'LT';
  readonly threshold: number;
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
}

const definitions: readonly AlarmDefinition[] = [
  { name: 'CPU is busy', metric: 'cpu.percent', operator: 'GT', threshold: 80, severity: 'MEDIUM' },
  { name: 'Memory runs short', metric: 'mem.usable_perc', operator: 'LT', threshold: 10, severity: 'HIGH' },
  { name: 'Disk is nearly full', metric: 'disk.space_used_perc', operator: 'GT', threshold: 90, severity: 'HIGH' },
];

/** The definitions of a tenant, with the ids by which transitions name them. */
export const definitionsOf = (
  tenantId: string,
): (Pick<AlarmDefinition, 'name' | 'severity'> & { readonly id: string })[] =>
  definitions.map(({ name, severity }) => ({ id: definitionId(tenantId, name), name, severity }));

const definitionId = (tenantId: string, name: string): string => uuidOf(seriesId(tenantId, 'definition', name, {}));

type State = 'UNDETERMINED' | 'OK' | 'ALARM';

/** Watches metrics and tells of every crossing of a threshold, as the threshold engine would. */
export class Alarms {
  /** State by alarm id; an alarm that has not been seen is UNDETERMINED. */
  readonly #states = new Map<string, State>();

  /** The transitions that this sample causes; none while states stay as they are. */
  evaluate(metrics: readonly MetricEnvelope[]): AlarmTransition[] {
    return definitions.flatMap((definition) =>
      metrics
        .filter(({ metric }) => metric.name === definition.metric)
        .flatMap((envelope) => this.#transition(definition, envelope) ?? []),
    );
  }

  #transition(definition: AlarmDefinition, { metric, meta }: MetricEnvelope): AlarmTransition | undefined {
    const alarmId = uuidOf(seriesId(meta.tenantId, definition.name, metric.name, metric.dimensions));
    const oldState = this.#states.get(alarmId) ?? 'UNDETERMINED';
    const beyond =
      definition.operator === 'GT' ? metric.value > definition.threshold : metric.value < definition.threshold;
    const newState = beyond ? 'ALARM' : 'OK';
    if (newState === oldState) return undefined;
    this.#states.set(alarmId, newState);
    const { operator, threshold } = definition;
    const metricDefinition = { id: null, name: metric.name, dimensions: metric.dimensions };
    return alarmTransitionOf({
      ...{ tenantId: meta.tenantId, alarmId, alarmDefinitionId: definitionId(meta.tenantId, definition.name) },
      ...{ metrics: [metricDefinition], alarmName: definition.name, alarmDescription: '' },
      ...{ oldState, newState, actionsEnabled: true, severity: definition.severity, link: null, lifecycleState: null },
      stateChangeReason: `${metric.name} is ${metric.value.toFixed(1)}, the threshold is ${operator} ${threshold}`,
      subAlarms: [
        {
          subAlarmExpression: { function: 'LAST', metricDefinition, operator, threshold, period: 1, periods: 1 },
          ...{ subAlarmState: newState, currentValues: [metric.value] },
        },
      ],
      timestamp: metric.timestamp,
    });
  }
}
