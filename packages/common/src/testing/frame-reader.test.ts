import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameReader } from './frame-reader.js';

const framed = (content: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length);
  return Buffer.concat([length, content]);
};

it('gives whole frames, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (contents, cuts) => {
      const frames = contents.map(framed);
      const stream = Buffer.concat(frames);
      const read: Buffer[] = [];
      const reader = new FrameReader((frame) => void read.push(frame));
      for (let at = 0; at < stream.length; ) {
        const size = cuts.next().value as number;
        reader.read(stream.subarray(at, at + size));
        at += size;
      }
      expect(read).toEqual(frames);
    }),
  ); // prettier-ignore
});
