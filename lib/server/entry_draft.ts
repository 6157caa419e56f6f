import { type ClientMessageOf, isSaid } from "../protocol/messages.ts";
import { SEALED_NAME } from "../protocol/sealed.ts";
import type { Draft } from "./room_log.ts";
import type { Seat } from "./seat.ts";

/** What somebody says. */
export type Said = Omit<ClientMessageOf<"CHATMSG">, "type">;

/** Who said it, and where. */
export interface DraftOptions {
  readonly seat: Pick<Seat, "id" | "name">;
  readonly isPrivate: boolean;
  /** Makes an id where the author gave none. */
  readonly newId: () => string;
}

/** What somebody said, stamped with who it was; a retraction has no text, unless it is sealed. */
export function draftOf(
  { id, value, kind = "line", target }: Said,
  { seat, isPrivate, newId }: DraftOptions,
): Draft {
  return {
    id: id ?? newId(),
    from: seat.id,
    name: isPrivate ? SEALED_NAME : seat.name,
    value: kind === "retract" && !isPrivate ? "" : value,
    ...(kind !== "line" && { kind }),
    ...(!isSaid(kind) && target !== undefined && { target }),
  };
}
