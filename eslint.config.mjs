import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import * as jsonc from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

/** Dependencies point one way: standalone → services → libraries. */
const boundaries = [
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:composition', onlyDependOnLibsWithTags: ['type:lib', 'type:service'] },
];

export default tseslint.config(
  {
    ignores: ['**/dist', '**/out-tsc', 'packages/*/build', 'packages/*/assembly', '**/node_modules', '.nx', '.monasca'],
  },
  ...nx.configs['flat/base'],
  {
    files: ['packages/*/{src,test}/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      // A callback that returns what its only statement gives is easier to read than one with braces around nothing.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
      // Reading a column at a row that is known to be there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Code points are what the limits of the wire formats count.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    },
  },
  {
    // The Kafka library and the messages know nothing of HTTP, and only one file knows the binding.
    files: ['packages/common/src/{kafka,messages}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['**/http/*', 'fastify'] }] },
  },
  {
    files: ['packages/**/*.ts'],
    ignores: ['packages/common/src/kafka/{rdkafka/client,columns/columns}.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node-rdkafka', message: 'Only common/src/kafka/rdkafka/client.ts imports the binding.' },
            {
              name: '@monasca/rdkafka-columns',
              message: 'Only common/src/kafka/columns/columns.ts imports the addon.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['packages/*/package.json'],
    languageOptions: { parser: jsonc },
    rules: {
      '@nx/dependency-checks': [
        'error',
        { ignoredFiles: ['{projectRoot}/vitest.config.mts', '{projectRoot}/**/*.test.ts', '{projectRoot}/test/**/*'] },
      ],
    },
  },
  prettier,
);
