/**
 * The part of FlatBuffers that TFLite files need: a table is a list of numbered fields, each of which may be
 * missing. Offsets are relative to where they stand; numbers are little-endian.
 */
export function rootTable(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return tableAt(view, view.getUint32(0, true));
}

function tableAt(view, at) {
  const fields = at - view.getInt32(at, true);
  const fieldsBytes = view.getUint16(fields, true);
  const offsetOf = (field) => {
    const slot = 4 + 2 * field;
    const offset = slot < fieldsBytes ? view.getUint16(fields + slot, true) : 0;
    return offset === 0 ? undefined : at + offset;
  };
  const targetOf = (field) => {
    const offset = offsetOf(field);
    return offset === undefined ? undefined : offset + view.getUint32(offset, true);
  };
  const itemsOf = (field, read) => {
    const start = targetOf(field);
    if (start === undefined) return [];
    return Array.from({ length: view.getUint32(start, true) }, (_, i) => read(start + 4 + 4 * i));
  };
  return {
    int8: (field, missing = 0) => valueOr(missing, offsetOf(field), (offset) => view.getInt8(offset)),
    int32: (field, missing = 0) => valueOr(missing, offsetOf(field), (offset) => view.getInt32(offset, true)),
    text: (field) => new TextDecoder().decode(bytesAt(view, targetOf(field))),
    bytes: (field) => bytesAt(view, targetOf(field)),
    int32s: (field) => itemsOf(field, (offset) => view.getInt32(offset, true)),
    table: (field) => tableAt(view, targetOf(field)),
    tables: (field) => itemsOf(field, (offset) => tableAt(view, offset + view.getUint32(offset, true))),
  };
}

function valueOr(missing, offset, read) {
  return offset === undefined ? missing : read(offset);
}

function bytesAt(view, start) {
  if (start === undefined) return new Uint8Array(0);
  return new Uint8Array(view.buffer, view.byteOffset + start + 4, view.getUint32(start, true));
}
