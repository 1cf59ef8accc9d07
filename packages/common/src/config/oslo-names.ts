/**
 * Options that oslo.log and oslo.config register in `[DEFAULT]` of every OpenStack service, with their deprecated names
 * (oslo_log/_options.py, oslo_log/versionutils.py and oslo_config/cfg.py).
 */
const osloDefaults = new Set([
  ...['debug', 'verbose', 'config_file', 'config_dir', 'config_source', 'fatal_deprecations', 'publish_errors'],
  ...['log_config_append', 'log_config', 'log_file', 'logfile', 'log_dir', 'logdir', 'log_format', 'log_date_format'],
  ...['watch_log_file', 'use_syslog', 'use_syslog_rfc_format', 'syslog_log_facility', 'use_journal', 'use_json'],
  ...['use_stderr', 'log_color', 'log_rotation_type', 'log_rotate_interval', 'log_rotate_interval_type'],
  ...['max_logfile_count', 'max_logfile_size_mb', 'default_log_levels', 'instance_format', 'instance_uuid_format'],
  ...['logging_context_format_string', 'logging_default_format_string', 'logging_debug_format_suffix'],
  ...['logging_exception_prefix', 'logging_user_identity_format'],
  ...['rate_limit_interval', 'rate_limit_burst', 'rate_limit_except_level'],
]);

/** Whether a name is one that OpenStack's libraries, not Monasca, gave a meaning in `[DEFAULT]`. */
export function isOsloDefault(option: string): boolean {
  return osloDefaults.has(option);
}

/** Whether a section belongs to one of OpenStack's libraries. */
export function isOsloSection(section: string): boolean {
  return /^(oslo_.+|keystone_authtoken)$/i.test(section);
}
