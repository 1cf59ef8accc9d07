import type { ConfigSchema, Section } from './schema.js';

/** Section names are compared as oslo.config does: in lower case, except for `DEFAULT`. */
export function sectionNamed(schema: ConfigSchema, name: string): string | undefined {
  return Object.keys(schema).find((declared) => foldSection(declared) === foldSection(name));
}

/** Whether a section declares an option, or accepts its name by an open prefix. */
export function acceptsOption(section: Section, name: string): boolean {
  return Object.hasOwn(section.options, name) || isOpenName(section, name);
}

/** Whether a name begins with the section's open prefix and has something after it. */
export function isOpenName({ openPrefix }: Section, name: string): boolean {
  return openPrefix !== undefined && name.startsWith(openPrefix) && name.length > openPrefix.length;
}

/** A name as a part of an environment variable: upper case, `-` and `.` become `_`. */
export function environmentName(name: string): string {
  return name.toUpperCase().replace(/[-.]/g, '_');
}

function foldSection(name: string): string {
  return name === 'DEFAULT' ? name : name.toLowerCase();
}
