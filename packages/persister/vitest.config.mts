import { defineProject, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.mts';

export default mergeConfig(base, defineProject({ root: import.meta.dirname, test: { name: 'persister' } }));
