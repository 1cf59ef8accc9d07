/** What is known of a value: Liquid has other words for some operations on texts, lists and maps. */
export type Shape = Kind & { readonly absence?: Absence };

type Kind =
  | { readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'any' }
  /** A text that is escaped already. */
  | { readonly kind: 'markup' }
  /** A text that Jinja has escaped, and that Liquid escapes when it is printed. */
  | { readonly kind: 'escaped' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly value: Shape; readonly fields?: Readonly<Record<string, Shape>> };

/**
 * What it may be that Liquid finds nothing, where Jinja tells null from what is undefined: without a word, undefined.
 * `always` is a name that stands for nothing at all.
 */
type Absence = 'null' | 'either' | 'always';

export const text: Shape = { kind: 'text' };
export const number: Shape = { kind: 'number' };
export const integer: Shape = { kind: 'integer' };
export const boolean: Shape = { kind: 'boolean' };
export const markup: Shape = { kind: 'markup' };
export const any: Shape = { kind: 'any', absence: 'either' };
export const escaped: Shape = { kind: 'escaped' };
/** What there is no variable for. */
export const unknown: Shape = { kind: 'any', absence: 'always' };
export const listOf = (item: Shape): Shape => ({ kind: 'list', item });

const dimensions: Shape = { kind: 'map', value: text };
const metric: Shape = { kind: 'map', value: any, fields: { name: text, dimensions } };
const metrics = listOf(metric);

const nullable: Shape = { kind: 'text', absence: 'null' };

const common = {
  ...{ alarm_id: text, alarm_name: text, alarm_timestamp: integer, message: text, state: text, tenant_id: text },
  ...{ severity: nullable, link: nullable, lifecycle_state: nullable, metrics },
};

/** As a message has it that is not checked: anything may be missing, or null. */
const perhaps = <Known extends Shape>(shape: Known): Known => ({ ...shape, absence: 'either' });
const rawText = perhaps(text);
const rawAlarm: Shape = {
  kind: 'map',
  value: any,
  fields: {
    ...{ alarmId: rawText, alarmDefinitionId: rawText, alarmName: rawText, alarmDescription: rawText },
    ...{ oldState: rawText, newState: rawText, stateChangeReason: rawText, severity: rawText, link: rawText },
    ...{ lifecycleState: rawText, tenantId: rawText, timestamp: perhaps(integer), actionsEnabled: perhaps(boolean) },
    metrics: perhaps(metrics),
  },
};

const notification: Shape = {
  kind: 'map',
  value: any,
  fields: {
    ...common,
    ...{ id: text, type: text, name: text, address: text, period: integer, notification_timestamp: number },
    raw_alarm: rawAlarm,
  },
};

/** The variables of templates, as `templateVariables` makes them. */
export const variables: Readonly<Record<string, Shape>> = {
  ...common,
  ...{ alarm_definition_id: text, alarm_description: text, old_state: text, sub_alarms: listOf(any) },
  ...{ method_name: text, period: integer, delivery_id: text, notification },
};

/** What is known of an attribute, or of an item. */
export function memberOf(shape: Shape, name: string | undefined): Shape {
  if (shape.kind === 'list') return name === undefined ? shape.item : any;
  if (shape.kind !== 'map') return any;
  return name !== undefined && Object.hasOwn(shape.fields ?? {}, name) ? shape.fields![name]! : shape.value;
}

/** What is known of the value at a path of attributes, with dots between them, of each item. */
export const memberAt = (shape: Shape, path: string): Shape => path.split('.').reduce(memberOf, shape);

export const isText = ({ kind }: Shape): boolean => kind === 'text' || kind === 'markup' || kind === 'escaped';
export const isNumber = ({ kind }: Shape): boolean => kind === 'number' || kind === 'integer';
/** Whether Jinja takes it for escaped text. */
export const isEscaped = ({ kind }: Shape): boolean => kind === 'markup' || kind === 'escaped';

/** What is known of a value that is one of two. */
export function eitherOf(one: Shape, other: Shape): Shape {
  if (one.kind !== other.kind) return any;
  return one.absence === undefined && other.absence === undefined ? one : { ...one, absence: 'either' };
}
