import { held, type Sought } from './sought.js';

/** Series of one database that are looked for, each with whatever belongs to it. */
export class SoughtSeries<V> {
  readonly #make: () => V;
  /** By the text of the series. */
  readonly #bySeries = new Map<string, V>();
  /** The same ones, by what the server calls the series. */
  readonly #byName = new Map<string, V>();

  constructor(make: () => V) {
    this.#make = make;
  }

  /** Of the series of a point, made where there is none yet. */
  of(sought: Sought): V {
    return this.#bySeries.get(sought.series) ?? this.#add(sought);
  }

  /** Of a series of the server, undefined for one that is not looked for. */
  find(measurement: string, tags: Readonly<Record<string, string>>): V | undefined {
    return this.#byName.get(nameOf(measurement, Object.entries(tags)));
  }

  #add({ series, measurement, tags }: Sought): V {
    const made = this.#make();
    const heldTags = Object.entries(tags()).map(([key, value]) => [held(key), held(value)] as const);
    this.#bySeries.set(series, made);
    this.#byName.set(nameOf(held(measurement), heldTags), made);
    return made;
  }
}

/** The server names every tag that any series of the measurement has: an empty one is none. */
function nameOf(measurement: string, tags: readonly (readonly [key: string, value: string])[]): string {
  const present = tags.filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([measurement, present]);
}
