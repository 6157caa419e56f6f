import type { RoomState } from "../lib/client/rows.ts";
import { pure } from "./pure.ts";

/** Says who of the others is typing; its place is there also when nobody is. */
export const Typing = pure<Pick<RoomState, "members" | "typing">>(({ members, typing }) => {
  const names = members.filter(({ id }) => typing.includes(id)).map(({ name }) => name);
  return (
    <p class="typing" data-testid="typing">
      {names.length > 2 && `${names.length} people are typing…`}
      {(names.length === 1 || names.length === 2) && (
        <>
          <bdi>{names[0]}</bdi>
          {names.length === 2 && (
            <>
              {" "}and <bdi>{names[1]}</bdi>
            </>
          )}
          {names.length === 2 ? " are" : " is"} typing…
        </>
      )}
    </p>
  );
});
