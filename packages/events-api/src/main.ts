#!/usr/bin/env node
import { serviceMain } from '@monasca/common/service';
import { eventsApi } from './service.js';

process.exit(await serviceMain(eventsApi, process.argv.slice(2)));
