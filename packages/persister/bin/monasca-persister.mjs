#!/usr/bin/env -S MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 node --max-semi-space-size=4
// Little of what it makes lives long: a smaller nursery costs no time (measured) and saves some 25 MB. As much again are
// pieces that glibc would keep for each thread.
// A file that is there before anything is built: npm links only what it finds.
import '../dist/main.js';
