// SPDX-License-Identifier: Apache-2.0
// Reads a WAV file of 16-bit mono samples.
import { readFileSync } from 'node:fs';

/** `{rate, seconds, rms, loudSeconds}`; loud is a 20 ms frame with speech in it. */
export function readWav(path) {
  const file = readFileSync(path);
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error(`${path} is no WAV file`);
  }
  let rate = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (name === 'fmt ') {
      const [channels, bits] = [file.readUInt16LE(at + 10), file.readUInt16LE(at + 22)];
      if (channels !== 1 || bits !== 16) throw new Error(`${channels} channels of ${bits} bits`);
      rate = file.readUInt32LE(at + 12);
    }
    if (name === 'data') return measure(file.subarray(at + 8, at + 8 + size), rate);
    at += 8 + size + (size & 1);
  }
  throw new Error(`${path} has no data`);
}

function measure(data, rate) {
  const samples = data.length >> 1;
  const frame = rate / 50;
  let sum = 0;
  let loud = 0;
  for (let begin = 0; begin < samples; begin += frame) {
    const end = Math.min(begin + frame, samples);
    let energy = 0;
    for (let i = begin; i < end; ++i) energy += data.readInt16LE(2 * i) ** 2;
    sum += energy;
    if (Math.sqrt(energy / (end - begin)) > 200) ++loud;
  }
  return {
    rate,
    seconds: samples / rate,
    rms: Math.sqrt(sum / Math.max(1, samples)),
    loudSeconds: loud / 50,
  };
}
