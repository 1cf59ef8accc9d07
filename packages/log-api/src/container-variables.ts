import type { ContainerVariables } from '@monasca/common/config';

/**
 * What the container of the original takes. Not read are those that have nothing to set here: KAFKA_WAIT_FOR_TOPICS and its
 * neighbours (it starts without Kafka), MEMCACHED_URI, GUNICORN_WORKER_CLASS, GUNICORN_WORKER_CONNECTIONS, GUNICORN_BACKLOG,
 * ACCESS_LOG_FORMAT, ACCESS_LOG_FIELDS, LOG_LEVEL_…, STAY_ALIVE_ON_FAILURE.
 */
export const containerVariables: ContainerVariables = {
  MONASCA_CONTAINER_LOG_API_PORT: ['api.port'],
  GUNICORN_WORKERS: ['api.workers'],
  GUNICORN_TIMEOUT: ['api.request_timeout_seconds'],
  ADD_ACCESS_LOG: ['api.access_log'],
  KAFKA_URI: ['log_publisher.kafka_url'],
  AUTHORIZED_ROLES: ['roles_middleware.default_roles'],
  AGENT_AUTHORIZED_ROLES: ['roles_middleware.agent_roles'],
  KEYSTONE_IDENTITY_URI: ['keystone_authtoken.auth_url'],
  KEYSTONE_AUTH_URI: ['keystone_authtoken.www_authenticate_uri'],
  KEYSTONE_ADMIN_USER: ['keystone_authtoken.username'],
  KEYSTONE_ADMIN_PASSWORD: ['keystone_authtoken.password'],
  KEYSTONE_ADMIN_TENANT: ['keystone_authtoken.project_name'],
  KEYSTONE_ADMIN_DOMAIN: ['keystone_authtoken.user_domain_name', 'keystone_authtoken.project_domain_name'],
  MONITORING_ENABLE: ['monitoring.enable'],
  STATSD_HOST: ['monitoring.statsd_host'],
  STATSD_PORT: ['monitoring.statsd_port'],
};
