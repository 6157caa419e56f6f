import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { fromBase64Url, toBase64Url } from "../../lib/client/base64url.ts";
import { newPrivacy, OTHER_KEY } from "./private_stage.ts";
import { type FakePage, type Message, Stage } from "./stage.ts";

async function enter(stage: Stage, name: string): Promise<FakePage> {
  return await stage.page(name, "blue-room", await newPrivacy()).enter();
}

/** What a page shows of what was said: texts, and why there are warnings. */
function shown(page: FakePage): readonly string[] {
  return page.rows.flatMap((row) => row.row === "line" ? [row.text] : row.row === "warning" ? [row.why] : []);
}

function isLine(message: Message): boolean {
  return message.type === "CHATMSG";
}

/** Plays a talk in which the server does something to what Ben is told. */
async function talk(
  play: (stage: Stage, ana: FakePage, ben: FakePage) => Promise<void> | void,
): Promise<void> {
  using stage = new Stage();
  const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
  await play(stage, ana, ben);
}

async function say(stage: Stage, page: FakePage, ...texts: string[]): Promise<void> {
  for (const text of texts) page.session.say(text);
  await stage.settle();
}

describe("a malicious server in a private room", () => {
  it("can't change a line [PRIVATE-9]", () =>
    talk(async (stage, ana, ben) => {
      ben.tamper = (message) => {
        const bytes = fromBase64Url(String(message["value"] ?? ""));
        if (!isLine(message) || bytes === undefined) return [message];
        return [{ ...message, value: toBase64Url(bytes.with(40, bytes[40]! ^ 1)) }];
      };
      await say(stage, ana, "pay 10");
      ben.tamper = (message) => [message];
      await say(stage, ana, "pay 20");
      assertEquals(shown(ben), ["unreadable", "gap", "pay 20"]);
    }));

  it("can't say anything itself, nor with another key [PRIVATE-9]", () =>
    talk(async (stage, ana, ben) => {
      const eve = await newPrivacy({ key: OTHER_KEY });
      const sealed = await eve.envelopes.seal({ kind: "line", id: "e" }, {}, "I am Ana");
      const values = ["I am Ana", sealed];
      ben.tamper = (message) => isLine(message) ? [{ ...message, value: values.shift() ?? "" }] : [message];
      await say(stage, ana, "one", "two");
      assertEquals(shown(ben), ["unreadable", "unreadable"]);
    }));

  it("can't show a line twice, under the same id or another [PRIVATE-9] [PRIVATE-10]", () =>
    talk(async (stage, ana, ben) => {
      let seq = 0;
      ben.tamper = (message) => {
        if (!isLine(message)) return [message];
        return [{ ...message, seq: ++seq }, { ...message, seq: ++seq }, {
          ...message,
          id: "other",
          seq: ++seq,
        }];
      };
      await say(stage, ana, "once");
      assertEquals(shown(ben), ["once", "replayed", "unreadable"]);
    }));

  it("can't turn lines of an author round [PRIVATE-10]", () =>
    talk(async (stage, ana, ben) => {
      let held: Message | undefined;
      ben.tamper = (message) => {
        if (!isLine(message)) return [message];
        if (held === undefined) {
          held = message;
          return [];
        }
        return [{ ...message, seq: held["seq"] }, { ...held, seq: message["seq"] }];
      };
      await say(stage, ana, "first", "second");
      assertEquals(shown(ben), ["gap", "second", "replayed"]);
    }));

  it("can't leave a line out unnoticed, live or in the history [PRIVATE-10]", () =>
    talk(async (stage, ana, ben) => {
      const leaveOut = (isLeftOut: (entry: Message) => boolean): FakePage["tamper"] => {
        let left = 0;
        return (message) => {
          if (message.type === "welcome") {
            const entries = (message["entries"] as Message[]).filter((entry) => !isLeftOut(entry));
            return [{ ...message, entries }];
          }
          if (!isLine(message)) return [message];
          if (isLeftOut(message)) {
            left += 1;
            return [];
          }
          return [{ ...message, seq: Number(message["seq"]) - left }];
        };
      };
      ben.tamper = leaveOut((entry) => entry["seq"] === 2);
      await say(stage, ana, "one", "no", "two");
      assertEquals(shown(ben), ["one", "gap", "two"]);
      const cleo = stage.page("Cleo", "blue-room", await newPrivacy());
      cleo.tamper = leaveOut((entry) => entry["seq"] === 1);
      await cleo.enter();
      assertEquals(shown(cleo), ["gap", "no", "two"]);
    }));

  it("can't bring back what was said in another life of the room [PRIVATE-10]", () =>
    talk(async (stage, ana, ben) => {
      let old: Message | undefined;
      ben.tamper = (message) => {
        if (isLine(message)) old ??= message;
        return [message];
      };
      await say(stage, ana, "yes");
      await stage.pass(60_000);
      stage.restartServer();
      await stage.pass(5_000);
      ben.tamper = (message) =>
        isLine(message) ? [{ ...old, type: "CHATMSG", seq: message["seq"] }] : [message];
      await say(stage, ana, "no");
      assertEquals(shown(ben), ["yes", "replayed"]);
    }));

  it("can't edit, retract or react for somebody, nor point these at another line [PRIVATE-9]", () =>
    talk(async (stage, ana, ben) => {
      await say(stage, ana, "one", "two");
      const [one, two] = [ben.line("one").id, ben.line("two").id];
      const forged: Message[] = [
        { type: "CHATMSG", kind: "retract", target: one, id: "f1", value: "" },
        { type: "CHATMSG", kind: "edit", target: one, id: "f2", value: "changed" },
      ].map((message) => ({ ...message, from: "x", name: "Ana", at: 1 }));
      let seq = 2;
      ben.tamper = (message) => {
        if (!isLine(message)) return [message];
        const all = [...forged.splice(0), { ...message, target: two }];
        return all.map((each) => ({ ...each, seq: ++seq }));
      };
      ana.session.react(one, "👍");
      await stage.settle();
      assertEquals(shown(ben), ["one", "two", "unreadable", "unreadable", "unreadable"]);
      assertEquals(ben.line("two").reactions, []);
    }));

  it("can't let one member speak or edit as another, whatever it stamps [PRIVATE-9]", () =>
    talk(async (stage, ana, ben) => {
      const cleo = await enter(stage, "Cleo");
      await say(stage, ana, "mine");
      const { self } = ana.session.state;
      ben.tamper = (message) => isLine(message) ? [{ ...message, from: self, name: "Ana" }] : [message];
      await say(stage, cleo, "from Cleo");
      assertEquals(ben.line("from Cleo").name, "Cleo");
      assert(ben.line("from Cleo").from !== ben.line("mine").from);
    }));

  it("can't take a line for kept that its author hasn't said so [PRIVATE-9]", () =>
    talk(async (stage, ana) => {
      ana.tamper = (message) => isLine(message) ? [{ ...message, value: "AQ" }] : [message];
      await say(stage, ana, "mine");
      assertEquals(ana.line("mine").state, "pending");
    }));

  it("can't give a member another name or key, nor add one [PRIVATE-6]", async () => {
    using stage = new Stage();
    const ana = await enter(stage, "Ana");
    const hellos: Message[] = [];
    const ben = stage.page("Ben", "blue-room", await newPrivacy());
    ben.tamper = (message) => {
      if (message.type === "welcome") {
        const members = message["members"] as { id: string; name: string }[];
        const hello = members[0]?.name ?? "";
        return [{
          ...message,
          members: [...members, { id: "ghost", name: hello }, { id: "plain", name: "Ana" }],
        }];
      }
      if (message.type === "renamed") hellos.push(message);
      return [message];
    };
    await ben.enter();
    assertEquals(ben.session.state.members.map(({ name }) => name), ["Ana", "Ben"]);
    ana.session.rename("Anna");
    await stage.settle();
    ana.session.rename("Anne");
    await stage.settle();
    const old = hellos.find(({ id }) => id === ana.session.state.self);
    ben.tamper = (message) => message.type === "pong" || message.type === "typing" ? [old!] : [message];
    ana.session.typing(true);
    await stage.settle();
    assertEquals(ben.session.state.members[0]?.name, "Anne");
  });
});

describe("what the server of a private room sees", () => {
  it("holds no word, no name, no key and no fingerprint of what is said there [PRIVATE-8]", async () => {
    using stage = new Stage();
    const privacies = [await newPrivacy(), await newPrivacy()] as const;
    const ana = await stage.page("Canary-Ana", "blue-room", privacies[0]).enter();
    const ben = await stage.page("Canary-Ben", "blue-room", privacies[1]).enter();
    ana.session.say("canary line");
    await stage.settle();
    const { id } = ana.line("canary line");
    ana.session.edit(id, "canary edit");
    ben.session.react(id, "🐤");
    ben.session.rename("Canary-Benedict");
    ben.session.typing(true);
    await stage.settle();
    await ana.reload();
    ana.session.leave();
    await stage.settle();
    const seen = [...ana.frames, ...ben.frames, ...stage.server.logged].join("\n");
    assert(seen.includes("CHATMSG") && seen.includes("renamed"));
    const secrets = [/canary/i, "🐤", ...privacies.flatMap(({ key, fingerprint }) => [key, fingerprint])];
    for (const secret of secrets) assertEquals(seen.search(secret), -1, String(secret));
    assertEquals(stage.server.logged, []);
  });
});

describe("signals in a private room", () => {
  const sdp = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\na=fingerprint:sha-256 AA:BB\r\n";
  const way = { from: "ana-id", to: "ben-id" };

  it("are opened by whom they are for, if the member that they come from has signed them [PRIVATE-11]", async () => {
    const [ana, ben, cleo] = [await newPrivacy(), await newPrivacy(), await newPrivacy()];
    const offer = { ...await ana.sealSignal({ type: "offer", sdp }, way), from: way.from };
    assert(offer.type === "offer" && !offer.sdp.includes("fingerprint"));
    const { fingerprint } = ana;
    assertEquals(await ben.openSignal(offer, { to: "ben-id", fingerprint }), {
      ...{ type: "offer", from: "ana-id", sdp },
    });
    const candidate = {
      type: "candidate",
      label: 0,
      id: "0",
      candidate: "candidate:1 1 udp 1 192.0.2.1 1",
    } as const;
    const sealed = await ana.sealSignal(candidate, way);
    assert(sealed.type === "candidate" && !sealed.candidate.includes("192.0.2.1"));
    assertEquals(await ben.openSignal({ ...sealed, from: "ana-id" }, { to: "ben-id", fingerprint }), {
      ...{ ...candidate, from: "ana-id" },
    });
    for (
      const [signal, to, by] of [
        [{ ...offer, sdp }, "ben-id", fingerprint],
        [{ ...offer, from: "cleo-id" }, "ben-id", fingerprint],
        [offer, "cleo-id", fingerprint],
        [{ ...offer, type: "answer" }, "ben-id", fingerprint],
        [offer, "ben-id", cleo.fingerprint],
        [offer, "ben-id", undefined],
      ] as const
    ) assertEquals(await ben.openSignal(signal, { to, fingerprint: by }), undefined);
  });

  it("are the same for lines that come directly: only their author's own are heard [PRIVATE-11]", async () => {
    const [ana, ben] = [await newPrivacy(), await newPrivacy()];
    const value = await ana.envelopes.seal({ kind: "line", id: "a" }, {}, "hello");
    assertEquals((await ben.openDirect({ id: "a", value }, ana.fingerprint))?.value, "hello");
    assertEquals(await ben.openDirect({ id: "a", value }, ben.fingerprint), undefined);
    assertEquals(await ben.openDirect({ id: "b", value }, ana.fingerprint), undefined);
  });
});
