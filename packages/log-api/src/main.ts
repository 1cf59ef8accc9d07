#!/usr/bin/env node
import { serviceMain } from '@monasca/common/service';
import { logApi } from './service.js';

process.exit(await serviceMain(logApi, process.argv.slice(2)));
