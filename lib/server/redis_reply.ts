import { isRecord } from "../protocol/shape.ts";
import type { Entering, EnterRefusal, ErrandRefusal, Participant } from "./backplane.ts";
import type { LogRefusal } from "./room_log.ts";
import type { Snapshot } from "./room_view.ts";

/** A script's reply: its first word, and what follows as text or lists of text. */
export interface Reply {
  readonly word: string;
  text(index: number): string;
  number(index: number): number;
  list(index: number): readonly string[];
}

/** Runs an operation of the script in a room; rejects if the store is away, or doesn't answer in time. */
export type RunOperation = (...args: readonly string[]) => Promise<Reply>;

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

/** Divides a list into groups. */
export function* groupsOf(size: number, list: readonly string[]): Generator<readonly string[]> {
  for (let index = 0; index < list.length; index += size) yield list.slice(index, index + size);
}

/** Reads who was seated from the reply of `enter`. */
export function seatedOf(reply: Reply): Extract<Entering, { result: "seated" }> {
  return {
    result: "seated",
    place: { id: reply.text(1), generation: reply.number(2) },
    secret: reply.text(3),
    name: reply.text(4),
    isNew: reply.text(5) === "1",
  };
}

/** Reads why somebody may not enter. */
export function enterRefusalOf(word: string): EnterRefusal {
  return word === "open" || word === "full" || word === "busy" ? word : "unknown";
}

/** Reads why a draft is refused. */
export function logRefusalOf(code: string): LogRefusal {
  return code === "unknown-target" || code === "not-author" ? code : "id-taken";
}

/** Reads why a frame wasn't taken for its member; undefined if it was. */
export function errandRefusalOf(word: string | undefined): ErrandRefusal | undefined {
  return word === "unknown-member" || word === "member-away" || word === "member-busy" ? word : undefined;
}
