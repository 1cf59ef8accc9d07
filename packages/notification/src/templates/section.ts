import { section, string } from '@monasca/common/config';

/** Texts of one's own. */
export const templatesSection = section('Texts of notifications, in Liquid.', {
  directory: string({
    optional: true,
    help: 'Directory with `<type>.liquid` for a channel and `<method id>.liquid` for one method, which wins.',
  }),
});
