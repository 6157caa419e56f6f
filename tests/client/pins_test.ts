import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Pins } from "../../lib/client/pins.ts";
import { memoryStore } from "../fakes/memory_store.ts";

const ana = { room: "blue", name: "Ana", fingerprint: "key-1" };
const other = { ...ana, fingerprint: "key-2" };

describe("Pins", () => {
  it("say new for as long as the page, and known from then on, under any name and in any room [PRIVATE-6]", () => {
    const local = memoryStore();
    const pins = new Pins(local);
    assertEquals([pins.meet(ana), pins.meet(ana)], ["new", "new"]);
    const later = new Pins(local);
    for (const met of [ana, { ...ana, name: "Anna" }, { ...ana, room: "green" }]) {
      assertEquals(later.meet(met), "known");
    }
  });

  it("say changed for a name that was another key's in the room, until it is trusted [PRIVATE-6]", () => {
    const local = memoryStore();
    new Pins(local).meet(ana);
    const pins = new Pins(local);
    assertEquals([pins.meet(other), new Pins(local).meet(other)], ["changed", "changed"]);
    assertEquals(pins.meet({ ...other, room: "green" }), "new");
    pins.trust(other);
    assertEquals([pins.meet(other), new Pins(local).meet(other), new Pins(local).meet(ana)], [
      ...["known", "known", "known"],
    ]);
  });

  it("are at most 500, the longest unused one is forgotten, and nonsense in the store is none [PRIVATE-6]", () => {
    const local = memoryStore();
    const pins = new Pins(local);
    for (let count = 0; count <= 500; count++) {
      pins.meet({ room: "r", name: `n${count}`, fingerprint: `f${count}` });
    }
    assertEquals(new Pins(local).meet({ room: "r", name: "n0", fingerprint: "f0" }), "new");
    local.write("parley.pins", '[{"room":1}]');
    assertEquals(new Pins(local).meet(ana), "new");
  });
});
