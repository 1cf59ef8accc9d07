// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsOf } from './problems.mjs';

const leak = (/** @type {string} */ frame) => `Direct leak of 24 byte(s) in 1 object(s) allocated from:
    #0 0x7f in __interceptor_malloc asan_malloc_linux.cpp:69
    #1 0x7f in ${frame}
`;
const ofNode = leak('node::Start(int, char**) (/usr/bin/node+0xc45d94)');
const ours = leak('copy_text ../native/memory.c:22');
const race = (/** @type {string} */ frame) => `==================
WARNING: ThreadSanitizer: data race (pid=1)
    #0 ${frame}
`;

test('memory that Node loses is none of ours, what the addon or librdkafka for it has allocated is', () => {
  assert.deepEqual(problemsOf(`==1==ERROR: LeakSanitizer: detected memory leaks\n\n${ofNode}\n${ours}`, 'address'), [
    ours,
  ]);
  assert.equal(problemsOf(leak('malloc (build/Release/rdkafka_columns.node+0x10)'), 'address').length, 1);
  assert.equal(problemsOf(leak('rd_malloc node-rdkafka/deps/librdkafka/src/rd.h:1'), 'address').length, 1);
});

test('a use of memory that is not there counts, wherever it happens', () => {
  assert.equal(problemsOf('==1==ERROR: AddressSanitizer: heap-use-after-free\n    #0 memcpy', 'address').length, 1);
});

test('a race counts when a frame of it is ours', () => {
  const log = race('v8::platform::DefaultJobState::Join() (node+0x1)') + race('client_next ../native/commands.c:26');
  assert.equal(problemsOf(log, 'thread').length, 1);
});

test('no log, no problem', () => {
  assert.deepEqual(problemsOf('', 'address'), []);
  assert.deepEqual(problemsOf('', 'thread'), []);
});
