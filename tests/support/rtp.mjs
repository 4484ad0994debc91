// SPDX-License-Identifier: Apache-2.0
// The sound side of a telephone: an RTP socket (RFC 3550) with G.711 µ-law, digits as RFC 4733
// events or as dual tones, and what can be measured of what came.
import dgram from 'node:dgram';
import { once } from 'node:events';
import { pause } from './numberd.mjs';

export const kFrameSamples = 160;
const kFrameMs = 20;
const kEventPayloadType = 101;
const kKeys = '0123456789*#ABCD';
const kLow = [697, 770, 852, 941];
const kHigh = [1209, 1336, 1477, 1633];
const kPad = ['123A', '456B', '789C', '*0#D'];

/** One µ-law octet as a linear sample (ITU-T G.711). */
export function fromMuLaw(octet) {
  const bits = ~octet & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
}

export function toMuLaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(Math.round(sample)), 32635) + 0x84;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

/** Root mean square of a µ-law buffer; digital silence is 0, full scale 32124. */
export function rms(payload) {
  let sum = 0;
  for (const octet of payload) sum += fromMuLaw(octet) ** 2;
  return Math.sqrt(sum / Math.max(1, payload.length));
}

/** The two tones of a key in µ-law (ITU-T Q.23), at about -9 dBm0 each. */
export function dualTone(key, ms = 120) {
  const row = kPad.findIndex((keys) => keys.includes(key));
  const [low, high] = [kLow[row], kHigh[kPad[row].indexOf(key)]];
  const tone = Buffer.alloc((ms * 8000) / 1000);
  for (let i = 0; i < tone.length; ++i) {
    const at = (2 * Math.PI * i) / 8000;
    tone[i] = toMuLaw(8000 * (Math.sin(low * at) + Math.sin(high * at)));
  }
  return tone;
}

export class RtpPhone {
  /** `{at, sequence, timestamp, ssrc, payloadType, marker, rms}` of everything that came. */
  packets = [];
  #socket;
  #remote;
  #sequence = 1000;
  #timestamp = 160_000;

  static async open() {
    const phone = new RtpPhone();
    phone.#socket = dgram.createSocket('udp4').on('message', (data) => phone.#came(data));
    phone.#socket.bind(0, '127.0.0.1');
    await once(phone.#socket, 'listening');
    return phone;
  }

  get port() {
    return this.#socket.address().port;
  }

  connect(host, port) {
    this.#remote = { host, port };
  }

  close() {
    this.#socket.close();
  }

  #came(data) {
    if (data.length < 12 || data[0] >> 6 !== 2) return;
    this.packets.push({
      at: performance.now(),
      sequence: data.readUInt16BE(2),
      timestamp: data.readUInt32BE(4),
      ssrc: data.readUInt32BE(8),
      payloadType: data[1] & 0x7f,
      marker: data[1] >= 0x80,
      rms: rms(data.subarray(12)),
    });
  }

  #send(payload, { payloadType = 0, timestamp = this.#timestamp, marker = false } = {}) {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = payloadType | (marker ? 0x80 : 0);
    header.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    header.writeUInt32BE(timestamp, 4);
    header.writeUInt32BE(0x5eed, 8);
    this.#socket.send(Buffer.concat([header, payload]), this.#remote.port, this.#remote.host);
  }

  /** Presses a key: seven updates of one event, the last of them sent three times. */
  async press(key, ms = 120) {
    const timestamp = this.#timestamp;
    const steps = Math.ceil(ms / kFrameMs);
    for (let step = 1; step <= steps; ++step) {
      const event = Buffer.from([kKeys.indexOf(key), step === steps ? 0x8a : 0x0a, 0, 0]);
      event.writeUInt16BE(step * kFrameSamples, 2);
      for (let copy = 0; copy < (step === steps ? 3 : 1); ++copy) {
        this.#send(event, { payloadType: kEventPayloadType, timestamp, marker: step === 1 });
      }
      await pause(kFrameMs);
    }
    this.#timestamp += (steps + 4) * kFrameSamples;
  }

  /** Sends µ-law sound at the pace of speech, with silence before and after it. */
  async say(sound, silenceFrames = 5) {
    const silence = Buffer.alloc(kFrameSamples * silenceFrames, 0xff);
    const all = Buffer.concat([silence, sound, silence]);
    const begin = performance.now();
    for (let at = 0, frame = 0; at < all.length; at += kFrameSamples, ++frame) {
      const wait = begin + frame * kFrameMs - performance.now();
      if (wait > 0) await pause(wait);
      this.#send(all.subarray(at, at + kFrameSamples));
      this.#timestamp += kFrameSamples;
    }
  }

  /** The stretches of sound so far, `{begin, end, ms, rms}`; short pauses do not part them. */
  prompts({ above = 200, pauseMs = 700 } = {}) {
    const found = [];
    for (const packet of this.packets) {
      if (packet.payloadType !== 0 || packet.rms < above) continue;
      const last = found.at(-1);
      if (last && packet.at - last.end < pauseMs) {
        last.end = packet.at;
        last.frames.push(packet.rms);
      } else {
        found.push({ begin: packet.at, end: packet.at, frames: [packet.rms] });
      }
    }
    return found.map(({ begin, end, frames }) => ({
      begin,
      end,
      ms: end - begin + kFrameMs,
      rms: Math.sqrt(frames.reduce((sum, one) => sum + one * one, 0) / frames.length),
    }));
  }
}
