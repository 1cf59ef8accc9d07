#!/usr/bin/env -S node --max-semi-space-size=64
// A file that is there before anything is built: npm links only what it finds.
// What a request makes lives until Kafka has confirmed it: with more room for what is young, less time goes into garbage.
import '../dist/main.js';
