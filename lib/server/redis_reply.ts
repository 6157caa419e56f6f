import { isRecord } from "../protocol/shape.ts";
import type { Participant } from "./backplane.ts";
import type { Snapshot } from "./room_view.ts";

/** A script's reply: its first word, and what follows as text or lists of text. */
export interface Reply {
  readonly word: string;
  text(index: number): string;
  number(index: number): number;
  list(index: number): readonly string[];
}

/** Reads a script's reply; throws if it isn't one. */
export function replyOf(value: unknown): Reply {
  if (!Array.isArray(value)) throw new Error("the store's answer isn't one of the script's");
  const items: readonly unknown[] = value;
  const text = (index: number) => String(items[index] ?? "");
  return {
    word: text(0),
    text,
    number: (index) => Number(text(index)),
    list: (index) => {
      const item = items[index];
      return Array.isArray(item) ? item.map(String) : [];
    },
  };
}

/** Reads the reply of `read`. */
export function snapshotOf(reply: Reply): Snapshot {
  const members = reply.list(7).map((text) => ({ ...participantOf(text), order: orderOf(text) }));
  return {
    epoch: reply.text(1),
    rev: reply.number(2),
    seq: reply.number(3),
    oldest: reply.number(4),
    isPrivate: reply.text(5) === "1",
    entries: reply.list(6),
    members: members.toSorted((one, other) => one.order - other.order).map(({ order: _, ...member }) =>
      member
    ),
  };
}

/** Reads a member in JSON. */
export function participantOf(text: string): Participant {
  const { id, name, dialect } = recordOf(text);
  return { id: String(id), name: String(name), dialect: dialect === "cookbook" ? "cookbook" : "parley" };
}

function orderOf(text: string): number {
  return Number(recordOf(text)["order"]);
}

function recordOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error("the store has something else than a member");
  return value;
}
