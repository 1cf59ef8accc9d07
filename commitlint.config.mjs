/** Conventional commits: `type(package): subject`. */
export default {
  extends: ['@commitlint/config-conventional'],
  rules: {
    // A subject may begin with a name: README, Kafka.
    'subject-case': [0],
    // A header says what was wrong, too.
    'header-max-length': [2, 'always', 150],
    // A paragraph may be one line.
    'body-max-line-length': [0],
  },
};
