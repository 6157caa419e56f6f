import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Draft, Outbox } from "../../lib/client/outbox.ts";

const line = (id: string): Draft => ({ id, kind: "line", value: `text of ${id}`, at: 1 });
const ids = (outbox: Outbox) => outbox.drafts.map((draft) => draft.id);

describe("Outbox", () => {
  it("sends one draft at a time, in order [LOG-9]", () => {
    const outbox = new Outbox([line("a"), line("b")]);
    assertEquals(outbox.next()?.id, "a");
    assertEquals(outbox.next(), undefined);
    outbox.settle("a", 0);
    assertEquals(outbox.next()?.id, "b");
  });

  it("sends again what was on its way when the connection was lost [CLIENT-1]", () => {
    const outbox = new Outbox([line("a"), line("b")]);
    outbox.next();
    outbox.rewind();
    assertEquals(outbox.next()?.id, "a");
  });

  it("is settled by the room's copy, also of a draft that wasn't sent by this connection [CLIENT-1]", () => {
    const outbox = new Outbox([line("a"), line("b")]);
    outbox.next();
    assertEquals(outbox.settle("b", 0), true);
    assertEquals(outbox.next(), undefined);
    assertEquals(outbox.settle("b", 0), false);
    assertEquals(ids(outbox), ["a"]);
  });

  it("keeps a refused draft in its place without holding up the others [CLIENT-5]", () => {
    const outbox = new Outbox([line("a"), line("b")]);
    outbox.next();
    outbox.refuse("a", "text-too-long");
    assertEquals(outbox.drafts[0]?.refusal, "text-too-long");
    assertEquals(outbox.next()?.id, "b");
    outbox.retry("a", "new");
    outbox.settle("b", 0);
    assertEquals(outbox.next(), line("a"));
    outbox.remove("a");
    assertEquals(ids(outbox), []);
  });

  it("gives a draft whose id was taken another one when it goes again [LOG-3]", () => {
    const outbox = new Outbox([line("a"), line("b")]);
    outbox.refuse("a", "id-taken");
    assertEquals(outbox.retry("a", "new"), "new");
    assertEquals(outbox.next(), { ...line("a"), id: "new" });
  });

  it("takes back lines acknowledged within the last 10 s before the loss, before all others [CLIENT-4]", () => {
    const outbox = new Outbox([
      line("old"),
      line("a"),
      { ...line("r"), kind: "react", target: "a" },
      line("b"),
    ]);
    outbox.settle("old", 1_000);
    outbox.settle("a", 11_000);
    outbox.settle("r", 12_000);
    assertEquals(outbox.takeBack(20_000), ["a"]);
    assertEquals(ids(outbox), ["a", "b"]);
    assertEquals(outbox.takeBack(20_000), []);
  });

  it("survives a reload, refusals included [CLIENT-1]", () => {
    const outbox = new Outbox([line("a"), { ...line("e"), kind: "edit", target: "a" }]);
    outbox.refuse("e", "unknown-target");
    assertEquals(Outbox.restore(outbox.save()).drafts, outbox.drafts);
    assertEquals(new Outbox().save(), null);
  });

  for (const saved of [null, "", "{", "null", "[1]", '[{"id":"a"}]', '{"__proto__":[]}']) {
    it(`is empty where ${JSON.stringify(saved)} was saved`, () =>
      assertEquals(Outbox.restore(saved).drafts, []));
  }
});
