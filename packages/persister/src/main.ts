#!/usr/bin/env node
import { serviceMain } from '@monasca/common/service';
import { persister } from './service.js';

process.exit(await serviceMain(persister, process.argv.slice(2)));
