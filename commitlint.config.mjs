/** Conventional commits: `type(package): subject`. */
export default {
  extends: ['@commitlint/config-conventional'],
  rules: {
    // A subject may begin with a name: README, Kafka.
    'subject-case': [0],
    'body-max-line-length': [2, 'always', 160],
  },
};
