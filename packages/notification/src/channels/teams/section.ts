import { section } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const teamsSection = section('Workflows of Microsoft Teams that post what their webhook gets.', {
  ...httpOptions,
});
