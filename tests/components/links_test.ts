import { assertEquals } from "@std/assert";
import { splitLinks } from "../../components/links.ts";

const hrefs = (text: string) => splitLinks(text).flatMap(({ href }) => href ?? []);
const words = (text: string) => splitLinks(text).flatMap(({ text, href }) => href === undefined ? [] : text);

Deno.test("splitLinks() keeps every character of the text", () => {
  const text = "see https://a.example/x, (http://b.example) and\nmailto:c@d.example.";
  assertEquals(splitLinks(text).map((part) => part.text).join(""), text);
});

Deno.test("splitLinks() links http and https only", () => {
  assertEquals(
    hrefs("javascript:alert(1) data:text/html,x ftp://a.example xhttps://a.example www.a.example"),
    [],
  );
  assertEquals(hrefs("http://a.example/ HTTPS://B.example/"), ["http://a.example/", "https://b.example/"]);
});

Deno.test("splitLinks() leaves the punctuation of the sentence outside", () => {
  assertEquals(words("https://a.example/x. https://a.example/y?! (https://a.example/z)"), [
    "https://a.example/x",
    "https://a.example/y",
    "https://a.example/z",
  ]);
});

Deno.test("splitLinks() keeps brackets that the address opened", () => {
  assertEquals(words("(https://en.wikipedia.org/wiki/Coffee_(drink))"), [
    "https://en.wikipedia.org/wiki/Coffee_(drink)",
  ]);
});

Deno.test("splitLinks() ends an address at characters that hide or turn the direction", () => {
  assertEquals(words("https://a.example/\u202egpj.exe https://b.example/\u200bx"), [
    "https://a.example/",
    "https://b.example/",
  ]);
});

Deno.test("splitLinks() doesn't link an address with a user's name in it, nor a broken one", () => {
  assertEquals(hrefs("https://bank.example@evil.example/ https://a:b@c.example https:// https://[x"), []);
});

Deno.test("splitLinks() takes a hostile 16 KiB text in no time", () => {
  for (const end of [")", ".", "](", "https://a"]) {
    splitLinks("https://a.example/" + end.repeat(16_000 / end.length));
  }
});
