import { ServiceError } from '../errors.js';
import type { Option } from './option.js';

/** Options of one section by their names. */
export type OptionMap = Readonly<Record<string, Option<unknown>>>;

/** One `[section]` of a configuration; made by {@link section}. */
export interface Section<Options extends OptionMap = OptionMap, Prefix extends string = string> {
  /** One sentence. */
  readonly help: string;
  readonly options: Options;
  /** Every key that begins so is accepted as text. */
  readonly openPrefix: Prefix | undefined;
  /** Name of the section that holds this one's defaults. */
  readonly inherits: string | undefined;
}

/** Sections by their names; `DEFAULT` holds the keys before the first section, too. */
export type ConfigSchema = Readonly<Record<string, Section>>;

type Flat<T> = { [K in keyof T]: T[K] };

type OptionValues<Options> = { readonly [K in keyof Options]: Options[K] extends Option<infer T> ? T : never };

type PropertyOf<Prefix extends string> = Prefix extends `${infer Name}.` ? Name : Prefix;

type OpenValues<Prefix extends string> = Readonly<Record<PropertyOf<Prefix>, Record<string, string>>>;

type SectionValues<S> =
  S extends Section<infer Options, infer Prefix>
    ? Flat<OptionValues<Options> & ([Prefix] extends [never] ? unknown : OpenValues<Prefix>)>
    : never;

/** The loaded values of a schema: `{ section: { option: value } }`, names as declared. All of it is frozen. */
export type ConfigOf<S extends ConfigSchema> = { readonly [Name in keyof S]: SectionValues<S[Name]> };

/** A part of {@link ConfigOf}; `undefined` leaves the option to the other sources. */
export type ConfigOverrides<S extends ConfigSchema> = {
  readonly [Name in keyof S]?: { readonly [K in keyof SectionValues<S[Name]>]?: SectionValues<S[Name]>[K] | undefined };
};

/**
 * Declares a section.
 *
 * - `openPrefix: 'librdkafka.'` collects every key with this prefix, which is cut off, into the property `librdkafka`.
 * - `inherits: 'kafka'` lets an option not set here take what is set for the same name in `[kafka]`, before its default.
 */
export function section<Options extends OptionMap, const Prefix extends string>(
  help: string,
  options: Options,
  extras: { openPrefix: Prefix; inherits?: string },
): Section<Options, Prefix>;
export function section<Options extends OptionMap>(
  help: string,
  options: Options,
  extras?: { inherits?: string },
): Section<Options, never>;
export function section(
  help: string,
  options: OptionMap,
  { openPrefix, inherits }: { openPrefix?: string; inherits?: string } = {},
): Section {
  return { help, options, openPrefix, inherits };
}

/** The property that holds what a section's open prefix collects. */
export function openProperty(prefix: string): string {
  return prefix.replace(/\.$/, '');
}

/**
 * Declares the configuration of a service.
 *
 * @throws ServiceError `internal` for a declaration that cannot work: a name that no file can hold, a default that the
 * option itself refuses, a section that inherits from none.
 */
export function defineConfig<S extends ConfigSchema>(schema: S): S {
  for (const [name, declared] of Object.entries(schema)) {
    if (declared.inherits !== undefined && !Object.hasOwn(schema, declared.inherits)) {
      throw wrongDeclaration(`[${name}]`, 'inherits from a declared section', declared.inherits);
    }
    for (const [key, option] of Object.entries(declared.options)) checkOption(`[${name}] ${key}`, key, option);
  }
  return schema;
}

function checkOption(place: string, key: string, option: Option<unknown>): void {
  if (!/^[\w.-]+$/.test(key)) throw wrongDeclaration(place, 'a name of letters, digits, "_", "-" and "."', key);
  if (option.default === undefined) return;
  const checked = option.check(option.default);
  if ('got' in checked) throw wrongDeclaration(place, `default: ${option.type}`, option.secret ? '***' : checked.got);
}

function wrongDeclaration(place: string, expected: string, got: string): ServiceError {
  return new ServiceError('internal', `declaration of ${place}: expected ${expected}, got ${got}`);
}
