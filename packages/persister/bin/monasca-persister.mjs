#!/usr/bin/env node
// A file that is there before anything is built: npm links only what it finds.
import '../dist/main.js';
