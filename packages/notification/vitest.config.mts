import path from 'node:path';
import { defineProject, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.mts';

const root = import.meta.dirname;

export default mergeConfig(base, defineProject({ root, test: { name: 'notification', dir: path.join(root, 'src') } }));
