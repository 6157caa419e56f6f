import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { RoomLink } from "../../lib/client/new_link.ts";
import { recentRooms } from "../../lib/client/preferences.ts";
import type { LineRow } from "../../lib/client/rows.ts";
import { type BrowserKeys, newBrowser, newPrivacy } from "./private_stage.ts";
import { type FakePage, type Message, Stage } from "./stage.ts";

/** Somebody who enters the private room. */
async function enter(stage: Stage, name: string, browser?: BrowserKeys): Promise<FakePage> {
  return await stage.page(name, "blue-room", await newPrivacy(browser && { browser })).enter();
}

function successionOf({ session }: FakePage) {
  assert(session.succession !== undefined);
  return session.succession;
}

/** The fingerprints of the members with these names, as the page shows them. */
function fingerprints(page: FakePage, ...names: readonly string[]): Set<string> {
  const all = [...page.session.state.introductions?.values() ?? []];
  return new Set(all.filter(({ name }) => names.includes(name)).map(({ fingerprint }) => fingerprint));
}

async function makeLink(stage: Stage, page: FakePage, ...names: readonly string[]): Promise<void> {
  await successionOf(page).make(fingerprints(page, ...names));
  await stage.settle();
}

function links(page: FakePage): readonly LineRow[] {
  return page.rows.filter((row) => row.row === "line").filter(({ kind }) => kind === "link");
}

/** Where the page's only new link leads. */
function destination(page: FakePage): RoomLink | undefined {
  assertEquals(links(page).length, 1);
  return links(page)[0]?.link?.to;
}

function warnings(page: FakePage): readonly string[] {
  return page.rows.flatMap((row) => row.row === "warning" ? [row.why] : []);
}

function isLink(message: Message): boolean {
  return message.type === "CHATMSG" && message["kind"] === "link";
}

describe("Session: a new link", () => {
  it("leads those who are taken along into another room, and nobody else [LINK-2]", async () => {
    using stage = new Stage();
    const browsers = [await newBrowser(), await newBrowser()] as const;
    const ana = await enter(stage, "Ana", browsers[0]);
    const [ben, cleo] = [await enter(stage, "Ben", browsers[1]), await enter(stage, "Cleo")];
    await makeLink(stage, ana, "Ben");
    const to = destination(ben);
    assert(to !== undefined && to.room !== "blue-room");
    assertEquals(destination(ana), to);
    assertEquals(destination(cleo), undefined);
    assertEquals(links(cleo)[0]?.link?.isMeant, false);
    assertEquals(successionOf(ana).takenBy(links(ana)[0]!), { names: ["Ben"], others: 0 });
    assertEquals(successionOf(ben).takenBy(links(ben)[0]!), { names: [], others: 0 });
    assertEquals(successionOf(cleo).takenBy(links(cleo)[0]!), { names: ["Ben"], others: 0 });
    const there = await Promise.all(
      browsers.map(async (browser, index) =>
        stage.page(["Ana", "Ben"][index]!, to.room, await newPrivacy({ ...to, browser }))
      ),
    );
    for (const page of there) await page.enter();
    there[0]!.session.say("here we are");
    await stage.settle();
    assertEquals(there[1]!.texts, ["here we are"]);
    const intruder = await stage.page("Cleo", to.room, await newPrivacy({ room: to.room })).enter();
    assertEquals(intruder.session.state.stopped, "unknown");
  });

  it("reaches who is away for a moment, and is there after a reload [LINK-2]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    ben.cut();
    ben.change(false);
    await makeLink(stage, ana, "Ben");
    assertEquals(links(ben), []);
    ben.change(true);
    await stage.pass(5_000);
    const to = destination(ben);
    assert(to !== undefined);
    for (const page of [ana, ben]) {
      await page.reload();
      assertEquals([destination(page), warnings(page)], [to, []]);
    }
  });

  it("survives a restart of the server like a line [CLIENT-4]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    await makeLink(stage, ana, "Ben");
    const to = destination(ben);
    stage.restartServer();
    await stage.pass(5_000);
    const cleo = await enter(stage, "Cleo");
    for (const page of [ana, ben]) assertEquals([destination(page), warnings(page)], [to, []]);
    assertEquals(destination(cleo), undefined);
  });

  it("takes nobody along who tells no exchange key, or none that is one [LINK-6]", async () => {
    using stage = new Stage();
    const ana = await enter(stage, "Ana");
    const members = new Map<string, unknown>([["Old", undefined], ["Odd", "AAAA"]]);
    for (const [name, exchange] of members) {
      const privacy = await newPrivacy();
      privacy.sealHello = (id, name, at) =>
        privacy.envelopes.seal({ kind: "hello", id }, { name, at, exchange });
      await stage.page(name, "blue-room", privacy).enter();
    }
    const known = [...ana.session.state.introductions?.values() ?? []];
    assertEquals(known.map(({ name, exchange }) => [name, exchange !== undefined]), [
      ...[["Ana", true], ["Old", false], ["Odd", false]],
    ]);
    await makeLink(stage, ana, "Old", "Odd");
    assertEquals(links(ana)[0]?.link?.taken.length, 1);
  });

  it("shows nothing of itself to the server [PRIVATE-8] [LINK-2]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    await makeLink(stage, ana, "Ben");
    const { room, key } = destination(ben)!;
    const { link: { taken } } = links(ben)[0] as LineRow & { link: { taken: string[] } };
    const seen = [...ana.frames, ...ben.frames, ...stage.server.logged].join("\n");
    assert(seen.includes('"kind":"link"'));
    for (const secret of [room, key, ...taken]) assertEquals(seen.includes(secret), false, secret);
    assertEquals(ana.session.state.log.unsent, 0);
  });
});

describe("a new link that isn't to be trusted", () => {
  it("is a warning where the server brings it again, later or under another id [LINK-7]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    let old: Message | undefined;
    ben.tamper = (message) => {
      if (isLink(message)) old = message;
      return [message];
    };
    await makeLink(stage, ana, "Ben");
    ben.tamper = (message) =>
      message.type === "CHATMSG"
        ? [message, { ...old!, seq: 3 }, { ...old!, seq: 4, id: "other" }]
        : [message];
    ana.session.say("still here");
    await stage.settle();
    assertEquals([links(ben).length, warnings(ben)], [1, ["replayed", "unreadable"]]);
  });

  it("is a warning where its text is none, and its room goes on [LINK-3]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    const mallory = await newPrivacy();
    const body = { name: "Ana", epoch: "", chain: "c", n: 0, prev: "" };
    let value = "";
    ben.tamper = (message) =>
      message.type === "CHATMSG" ? [{ ...message, kind: "link", id: "x", value }] : [message];
    value = await mallory.envelopes.seal({ kind: "link", id: "x" }, body, "come here");
    ana.session.say("hello");
    await stage.settle();
    assertEquals([links(ben), warnings(ben)], [[], ["unreadable"]]);
  });

  it("shows that who only has the old link signed it with a key that isn't the name's [LINK-7]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    await makeLink(stage, ana, "Ben");
    assertEquals(successionOf(ben).standingOf(links(ben)[0]!), "new");
    await ben.reload();
    assertEquals(successionOf(ben).standingOf(links(ben)[0]!), "known");
    const stranger = await enter(stage, "Stranger");
    await makeLink(stage, stranger, "Ben");
    assertEquals(successionOf(ben).standingOf(links(ben)[1]!), "new");
    const mallory = await enter(stage, "Ana");
    await makeLink(stage, mallory, "Ben");
    const lure = links(ben)[2]!;
    assert(lure.link?.to !== undefined);
    assertEquals([lure.name, successionOf(ben).standingOf(lure)], ["Ana", "changed"]);
    const [id] = [...ben.session.state.introductions ?? []].find(([, { standing }]) =>
      standing === "changed"
    )!;
    ben.session.trust(id);
    assertEquals(successionOf(ben).standingOf(lure), "known");
  });

  it("shows that nobody here has met who signed it [LINK-7]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    const dan = await enter(stage, "Dan");
    await makeLink(stage, dan, "Ben");
    dan.session.leave();
    await stage.settle();
    const eve = await enter(stage, "Eve");
    assertEquals(successionOf(eve).standingOf(links(eve)[0]!), undefined);
    assertEquals(successionOf(eve).takenBy(links(eve)[0]!), { names: ["Ben"], others: 0 });
    ben.session.leave();
    await stage.settle();
    const finn = await enter(stage, "Finn");
    assertEquals(successionOf(finn).takenBy(links(finn)[0]!), { names: [], others: 1 });
    assertEquals(successionOf(ana).standingOf(links(ana)[0]!), "new");
  });

  it("isn't edited into another one, not even by its author [LINK-7]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    await makeLink(stage, ana, "Ben");
    const before = links(ben)[0]!;
    ana.session.edit(before.id, "elsewhere");
    await stage.settle();
    assertEquals(links(ben)[0], before);
  });
});

describe("Succession.follow()", () => {
  const next = { room: "next-room", key: "k".repeat(43) };
  const roomsOf = (page: FakePage) => recentRooms(page.stores.local).map(({ room }) => room);

  it("lets the new room take the old one's place in the lobby once it is entered [LINK-8]", async () => {
    using stage = new Stage();
    const browser = await newBrowser();
    const ana = await enter(stage, "Ana", browser);
    assertEquals(roomsOf(ana), ["blue-room"]);
    assertEquals(successionOf(ana).follow(next), `/r/next-room#${next.key}`);
    assertEquals(roomsOf(ana), ["blue-room"]);
    const { stores } = ana;
    const there = await stage.page("Ana", next.room, await newPrivacy({ room: next.room, browser }));
    Object.assign(there, { stores });
    await there.reload();
    assertEquals(there.session.state.status, "online", "it makes the room");
    assertEquals(roomsOf(ana), ["next-room"]);
  });

  it("takes along who is who: the same are known, and a name that was another key's still is [LINK-8]", async () => {
    using stage = new Stage();
    const ana = await enter(stage, "Ana");
    const [ben, impostor] = [await newBrowser(), await newBrowser()];
    await enter(stage, "Ben", ben);
    await enter(stage, "Ben", impostor);
    const standings = (page: FakePage) =>
      [...page.session.state.introductions?.values() ?? []].filter(({ name }) => name === "Ben").map((
        { standing },
      ) => standing);
    assertEquals(standings(ana), ["new", "changed"]);
    successionOf(ana).follow(next);
    const there = stage.page("Ana", next.room, await newPrivacy({ room: next.room }));
    Object.assign(there, { stores: ana.stores });
    await there.reload();
    for (const browser of [impostor, ben]) {
      await stage.page("Ben", next.room, await newPrivacy({ room: next.room, browser })).enter();
    }
    assertEquals(standings(there), ["changed", "known"]);
  });
});
