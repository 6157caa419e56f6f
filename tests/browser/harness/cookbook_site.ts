const PAGES = new Map([["/", "home.html"], ["/chat", "chat.html"]]);

/** A site of another origin whose page `/chat` is written as in the WebRTC Cookbook, without any security policy. */
export class CookbookSite implements AsyncDisposable {
  #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(server: Deno.HttpServer<Deno.NetAddr>) {
    this.#server = server;
  }

  /** Serves the site on a free port. */
  static start(): CookbookSite {
    return new CookbookSite(Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, serve));
  }

  /** The site's origin, such as `http://127.0.0.1:45124`. */
  get origin(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** The address of a chat page that talks to this signaling socket; without a room it asks for a new one. */
  chat(signalUrl: string, room?: number): string {
    const url = new URL("/chat", this.origin);
    url.searchParams.set("signal", signalUrl);
    if (room !== undefined) url.searchParams.set("room", String(room));
    return url.href;
  }

  /** Ends the site. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

async function serve(request: Request): Promise<Response> {
  const file = PAGES.get(new URL(request.url).pathname);
  if (file === undefined) return new Response(null, { status: 404 });
  const page = await Deno.readTextFile(new URL(`../cookbook/${file}`, import.meta.url));
  return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
}
