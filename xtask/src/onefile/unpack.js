// Reads a packed file: text in 91 letters (basE91, other letters), in it the length as four bytes, the low one first, then LZMA without a
// header, with three bits of context for a letter and none of position. The browsers' own DecompressionStream reads nothing that is as
// small: deflated, all files together are a quarter longer.

const LETTERS = LETTERS_OF_A_PACKED_FILE;
const VALUES = new Uint8Array(128);
for (let at = 0; at < LETTERS.length; at++) VALUES[LETTERS.charCodeAt(at)] = at;

export function unpacked(text) {
  const packed = bytesOf(text);
  const length = new DataView(packed.buffer).getUint32(0, true);
  return expanded(packed.subarray(4), new Uint8Array(length));
}

// Two letters are 13 bits, or 14 where those are so small that 91 × 91 has room for one more; the last letter may stand alone.
function bytesOf(text) {
  const bytes = new Uint8Array(Math.ceil((text.length * 7) / 8));
  let [length, bits, count] = [0, 0, 0];
  const put = (value, size) => {
    bits |= value << count;
    for (count += size; count > 7; count -= 8, bits >>>= 8) bytes[length++] = bits;
  };
  let at = 0;
  for (; at + 1 < text.length; at += 2) {
    const value = VALUES[text.charCodeAt(at)] + VALUES[text.charCodeAt(at + 1)] * 91;
    put(value, (value & 8191) > 88 ? 13 : 14);
  }
  if (at < text.length) put(VALUES[text.charCodeAt(at)], 8 - count);
  return bytes;
}

// The decoder of the LZMA specification (Igor Pavlov, public domain), with its names.
function expanded(packed, out) {
  const chances = (count) => new Uint16Array(count).fill(1024);
  const [isMatch, isRep, isRepG0, isRepG1, isRepG2, isRep0Long] = Array.from({ length: 6 }, () => chances(12));
  const [literals, posSlots, positions, align] = [0x300 << 3, 4 << 6, 115, 16].map(chances);
  // Choice, second choice, 8 short, 8 middling and 256 long lengths.
  const [lengths, repLengths] = [chances(274), chances(274)];

  let [range, code, next] = [0xffffffff, 0, 1];
  const more = () => {
    range = (range << 8) >>> 0;
    code = ((code << 8) | packed[next++]) >>> 0;
  };
  for (let count = 0; count < 4; count++) code = ((code << 8) | packed[next++]) >>> 0;

  const bit = (of, at) => {
    const chance = of[at];
    const bound = (range >>> 11) * chance;
    const is = code < bound ? 0 : 1;
    if (is) {
      range -= bound;
      code -= bound;
      of[at] = chance - (chance >> 5);
    } else {
      range = bound;
      of[at] = chance + ((2048 - chance) >> 5);
    }
    if (range < 0x1000000) more();
    return is;
  };
  const tree = (of, base, bits) => {
    let symbol = 1;
    for (let count = 0; count < bits; count++) symbol = (symbol << 1) | bit(of, base + symbol);
    return symbol - (1 << bits);
  };
  const reverse = (of, base, bits) => {
    let [symbol, node] = [0, 1];
    for (let count = 0; count < bits; count++) {
      const is = bit(of, base + node);
      node = (node << 1) | is;
      symbol |= is << count;
    }
    return symbol;
  };
  const direct = (bits) => {
    let value = 0;
    for (let count = 0; count < bits; count++) {
      range >>>= 1;
      const is = code < range ? 0 : 1;
      if (is) code -= range;
      value = (value << 1) | is;
      if (range < 0x1000000) more();
    }
    return value;
  };
  const lengthOf = (of) => {
    if (!bit(of, 0)) return tree(of, 2, 3);
    if (!bit(of, 1)) return 8 + tree(of, 10, 3);
    return 16 + tree(of, 18, 8);
  };
  const distanceOf = (length) => {
    const slot = tree(posSlots, Math.min(length, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const distance = (2 | (slot & 1)) << bits;
    if (slot < 14) return distance + reverse(positions, distance - slot, bits);
    return distance + (direct(bits - 4) << 4) + reverse(align, 0, 4);
  };

  let [at, state, rep0, rep1, rep2, rep3] = [0, 0, 0, 0, 0, 0];
  while (at < out.length) {
    if (!bit(isMatch, state)) {
      const base = 0x300 * (at && out[at - 1] >> 5);
      let symbol = 1;
      if (state > 6) {
        let match = out[at - rep0 - 1];
        while (symbol < 0x100) {
          const expected = (match >> 7) & 1;
          match <<= 1;
          const is = bit(literals, base + ((1 + expected) << 8) + symbol);
          symbol = (symbol << 1) | is;
          if (is !== expected) break;
        }
      }
      while (symbol < 0x100) symbol = (symbol << 1) | bit(literals, base + symbol);
      out[at++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let length;
    if (!bit(isRep, state)) {
      [rep3, rep2, rep1] = [rep2, rep1, rep0];
      length = lengthOf(lengths);
      rep0 = distanceOf(length);
      state = state < 7 ? 7 : 10;
    } else if (!bit(isRepG0, state)) {
      if (bit(isRep0Long, state)) {
        length = lengthOf(repLengths);
        state = state < 7 ? 8 : 11;
      } else {
        length = -1;
        state = state < 7 ? 9 : 11;
      }
    } else {
      if (!bit(isRepG1, state)) [rep1, rep0] = [rep0, rep1];
      else if (!bit(isRepG2, state)) [rep2, rep1, rep0] = [rep1, rep0, rep2];
      else [rep3, rep2, rep1, rep0] = [rep2, rep1, rep0, rep3];
      length = lengthOf(repLengths);
      state = state < 7 ? 8 : 11;
    }
    for (const end = at + length + 2; at < end; at++) out[at] = out[at - rep0 - 1];
  }
  return out;
}
