import { integer, list, section } from '@monasca/common/config';
import { httpOptions } from '../../outgoing/http-options.js';

export const alertmanagerSection = section('An Alertmanager, which gets alarms as alerts.', {
  ...httpOptions,
  dimension_labels: list({
    default: [],
    help: 'Dimensions that become labels where all metrics of an alarm have the same value; labels are what alerts are known by.',
  }),
  resolve_after: integer({
    default: 604_800,
    min: 0,
    help: 'For how long an alert that nobody ends is active, in s; 0 leaves it to the Alertmanager, which ends it within minutes.',
  }),
});
