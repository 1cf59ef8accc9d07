#!/usr/bin/env node
import { serviceMain } from '@monasca/common/service';
import { notification } from './service.js';

process.exit(await serviceMain(notification, process.argv.slice(2)));
