#!/usr/bin/env -S UV_THREADPOOL_SIZE=64 node --max-semi-space-size=32
// A file that is there before anything is built: npm links only what it finds.
// Names are looked up by threads, and a name that nobody answers for holds one for seconds: with the usual 4, such names of
// one tenant would be in the way of all others. What a notification is made of lives until its receiver has answered: with
// more room for what is young, less time goes into collecting garbage.
import '../dist/main.js';
