import { list, section, string } from '../../config/index.js';

/** `[oslo_policy]` of a service whose rules may be overridden. */
export const policySection = section('Who may do what, beyond the roles of the other sections.', {
  policy_file: string({
    optional: true,
    help: 'YAML or JSON file with rules by their names; read again when it changes.',
  }),
  policy_dirs: list({ default: [], help: 'Directories with more such files.' }),
});
