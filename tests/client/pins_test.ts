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

  it("say how well a signer is known, and remember nothing of it [LINK-7]", () => {
    const local = memoryStore();
    const pins = new Pins(local);
    assertEquals([pins.look(ana), pins.look(ana)], [undefined, undefined]);
    pins.meet(ana);
    const later = new Pins(local);
    for (const [each, standing] of [[pins, "new"], [later, "known"]] as const) {
      assertEquals([each.look(ana), each.look({ ...ana, name: "Anna" }), each.look(other)], [
        ...[standing, standing, "changed"],
      ]);
    }
    assertEquals([later.look({ ...other, name: "Olga" }), later.meet(other)], [undefined, "changed"]);
  });

  it("are carried to another room, but never over a name that is somebody's there [LINK-8]", () => {
    const local = memoryStore();
    const ben = { room: "blue", name: "Ben", fingerprint: "key-3" };
    const pins = new Pins(local);
    for (const met of [ana, ben, { ...other, room: "green" }]) pins.meet(met);
    pins.carry({ from: "blue", to: "green" });
    const later = new Pins(local);
    assertEquals(later.inRoom("green").map(({ name, fingerprint }) => [name, fingerprint]), [
      ...[["Ben", "key-3"], ["Ana", "key-2"]],
    ]);
    assertEquals(later.meet({ ...ana, room: "green" }), "changed");
    assertEquals(later.inRoom("blue"), [ben, ana]);
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
