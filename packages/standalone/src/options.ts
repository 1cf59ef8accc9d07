/** What the command line says about where things run. */
export interface StandaloneOptions {
  /** Directory of everything that is kept between runs. */
  readonly data: string;
  /** Brokers of a real cluster; the embedded one when absent. */
  readonly kafka?: string;
  /** URL of a real server; PostgreSQL inside this process when absent. */
  readonly postgres?: string;
  /** First of the ports that are taken: the log API; then the admin server and the events API. */
  readonly portBase: number;
}

/** Where everything is kept when the command line names no directory. */
export const defaultData = '.monasca';

/** The address all servers listen on: a tool for trying out is for this machine alone. */
export const host = '127.0.0.1';

/** The project of the access token, and of what is added on the command line for no other. */
export const standaloneProject = 'standalone';

/** Topics of the services that run here. */
export const topics = {
  metrics: 'metrics',
  logs: 'log',
  alarmTransitions: 'alarm-state-transitions',
  events: 'monevents',
} as const;
