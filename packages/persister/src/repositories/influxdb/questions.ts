import { quoteName, quoteText } from './client.js';
import { held, type Sought, type Wanted } from './sought.js';

/** Times further apart than this, in ms, are asked for apart, so that one far away does not read all between. */
const gapMs = 600_000;
/** Tenants that a statement names: where there are more, most of what it would leave out is looked for anyway. */
const mostTenants = 50;

/** What is looked for of one measurement. */
interface Question {
  readonly tenants: Set<string>;
  /** Milliseconds since the epoch. */
  readonly times: number[];
  mostNanoseconds: number;
}

/** Statements that find points of one database, and others beside them. */
export class Questions {
  readonly #wanted: Pick<Wanted, 'fields' | 'tenantTag'>;
  readonly #byMeasurement = new Map<string, Question>();

  constructor(wanted: Pick<Wanted, 'fields' | 'tenantTag'>) {
    this.#wanted = wanted;
  }

  add({ measurement, tenant, milliseconds, nanoseconds = 0 }: Sought): void {
    const question = this.#byMeasurement.get(measurement) ?? { tenants: new Set(), times: [], mostNanoseconds: 0 };
    this.#byMeasurement.set(measurement, question);
    question.tenants.add(tenant);
    question.times.push(milliseconds);
    question.mostNanoseconds = Math.max(question.mostNanoseconds, nanoseconds);
  }

  /** One for each measurement, or several where times are far apart. */
  statements(): string[] {
    return [...this.#byMeasurement].flatMap(([measurement, question]) => this.#statementsOf(measurement, question));
  }

  #statementsOf(measurement: string, { tenants, times, mostNanoseconds }: Question): string[] {
    const { fields, tenantTag } = this.#wanted;
    const ofTenant = [...tenants].map((tenant) => `${quoteName(tenantTag)}::tag = ${quoteText(held(tenant))}`);
    const ofTenants = tenants.size > mostTenants ? '' : `(${ofTenant.join(' OR ')}) AND `;
    const selection = `SELECT ${fields.map(quoteName).join(', ')} FROM ${quoteName(held(measurement))}`;
    return spansOf(times).map(([first, last]) => {
      const end = nanosecondsOf(last) + BigInt(mostNanoseconds);
      return `${selection} WHERE ${ofTenants}time >= ${nanosecondsOf(first)} AND time <= ${end} GROUP BY *`;
    });
  }
}

const nanosecondsOf = (milliseconds: number): bigint => BigInt(milliseconds) * 1_000_000n;

/** First and last of times that are not far apart. */
function spansOf(times: readonly number[]): [first: number, last: number][] {
  const sorted = Float64Array.from(times).sort();
  const spans: [number, number][] = [];
  let first = sorted[0]!;
  for (const [at, time] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next !== undefined && next - time <= gapMs) continue;
    spans.push([first, time]);
    first = next ?? first;
  }
  return spans;
}
