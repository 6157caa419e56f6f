import { computed, signal } from "@preact/signals";

type Refs = number[];

/** Reads what the server's `render/serializer.ts` wrote: a list, whose items are read when asked for. */
export function parse(
  text: string,
  slotOf: (id: number, name: string) => unknown,
): (index: number) => Record<string, unknown> {
  const rows: unknown[] = JSON.parse(text);
  const values: unknown[] = [];

  function get(ref: number): unknown {
    if (ref < 0) return [undefined, null, NaN, Infinity, -Infinity, -0][~ref];
    return ref in values ? values[ref] : read(ref, rows[ref]);
  }

  // What can hold others is kept before they are read, as they may hold it.
  function read(ref: number, row: unknown): unknown {
    const keep = <T>(value: T): T => (values[ref] = value) as T;
    if (typeof row !== "object") return keep(row);
    if (!Array.isArray(row)) {
      const object = keep<Record<string, unknown>>({});
      for (const key in row) object[key] = get((row as Record<string, number>)[key] as number);
      return object;
    }
    const [tag, first, second] = row;
    const refs: Refs = row.slice(1);
    switch (tag) {
      case "Signal": {
        const made = keep(signal<unknown>());
        made.value = get(first);
        return made;
      }
      case "Computed":
        return keep(computed(() => get(first)));
      case "Slot":
        return keep(slotOf(first, second));
      case "BigInt":
        return keep(BigInt(first));
      case "URL":
        return keep(new URL(first));
      case "Date":
        return keep(new Date(get(first) as number));
      case "RegExp":
        return keep(new RegExp(first, second));
      case "Uint8Array":
        return keep(Uint8Array.from(atob(first), (char) => char.charCodeAt(0)));
      case "Set": {
        const set = keep(new Set());
        refs.forEach((item) => set.add(get(item)));
        return set;
      }
      case "Map": {
        const map = keep(new Map());
        refs.forEach((key, at) => at % 2 || map.set(get(key), get(refs[at + 1] as number)));
        return map;
      }
      default: {
        const list = keep<unknown[]>(new Array(row.length));
        row.forEach((item, at) => item !== -7 && (list[at] = get(item)));
        return list;
      }
    }
  }

  return (index) => get((rows[0] as Refs)[index] as number) as Record<string, unknown>;
}
