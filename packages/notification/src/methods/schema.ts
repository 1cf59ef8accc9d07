/** The tables of the API's schema, as far as they are read here. */
export interface ApiDatabase {
  notification_method: {
    id: string;
    tenant_id: string;
    name: string | null;
    type: string;
    address: string | null;
    period: number;
  };
  notification_method_type: { name: string };
  alarm_action: { alarm_definition_id: string; alarm_state: string; action_id: string };
  alarm: { id: string; alarm_definition_id: string; state: string };
  alarm_definition: { id: string; actions_enabled: boolean | number };
}
