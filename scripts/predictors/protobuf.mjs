/** A message is a list of encoded fields; these functions encode one field each, the writer's half of protobuf. */

/** Integer field; `value` is a non-negative safe integer or −1. */
export function integer(field, value) {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

export function float(field, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
}

/** Text, bytes, or a nested message given as the list of its fields. */
export function block(field, content) {
  const bytes = Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}
