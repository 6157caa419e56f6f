import { it } from "@std/testing/bdd";
import type { Browser } from "./harness/browser.ts";
import type { Person, PersonOptions } from "./harness/person.ts";
import { type Cast, scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { RoomPage } from "./room_page.ts";

/** Brings somebody into the scene's room; the first one opens it. */
export type Join = (who: string, options?: PersonOptions) => Promise<RoomPage>;

/** Gives a person's pages a display name, unless they have taken another. */
export async function nameThem({ context }: Person, name: string): Promise<void> {
  await context.addInitScript((name) => {
    // The empty page before the first one has no storage.
    if (!location.protocol.startsWith("http")) return;
    localStorage.getItem("parley.name") ?? localStorage.setItem("parley.name", name);
  }, name);
}

/** Makes tests whose scene plays in a room of its own; `stage` is asked when they run. */
export function inRoomOf(stage: () => { readonly browser: Browser; readonly server: ServerProcess }) {
  return (name: string, play: (join: Join, cast: Cast) => Promise<void>): void =>
    it(name, async () => {
      const { browser, server } = stage();
      await scene(browser, name, async (cast) => {
        cast.watch(server);
        const url = `${server.url}/r/${crypto.randomUUID()}`;
        let isOpen = false;
        await play(async (who, options = {}) => {
          const person = await cast.person({ name: who, ...options });
          await nameThem(person, who);
          const room = new RoomPage(person);
          const entered = isOpen ? await room.enter(url) : await room.open(url);
          isOpen = true;
          return entered;
        }, cast);
      });
    });
}
