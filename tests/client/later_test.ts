import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Later } from "../../lib/client/later.ts";
import { turn } from "../fakes/turn.ts";

describe("a part of a session that comes late", () => {
  it("is told what has waited, in order, once its code can be loaded", async () => {
    let loads = 0;
    let isAway = true;
    const told: string[] = [];
    const part = { [Symbol.dispose]() {} };
    using later = new Later<Disposable>(() => {
      loads++;
      return isAway ? Promise.reject(new Error("no network")) : Promise.resolve(part);
    });
    later.retry();
    assertEquals(loads, 0, "nobody needs it yet");
    later.tell(() => told.push("first"));
    later.retry();
    assertEquals(loads, 1, "it is on its way");
    await turn();
    assertEquals([told, later.isWanted], [[], false]);
    isAway = false;
    later.retry();
    later.tell(() => told.push("second"));
    await turn();
    assertEquals([loads, told], [2, ["first", "second"]]);
    later.retry();
    assertEquals(loads, 2, "it is here");
  });
});
