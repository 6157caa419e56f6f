import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { runCommand } from "../browser/harness/command.ts";
import { findOrInstall } from "../browser/harness/debian_program.ts";

const START_LIMIT_MS = 10_000;
const CERTIFICATE_LIMIT_MS = 30_000;
const LOOK_MS = 20;

/** What becomes of a line of an example's configuration, so that it runs on this machine beside others. */
export interface Change {
  readonly from: RegExp;
  readonly to: string;
}

/** A folder for a proxy, with a certificate for localhost that only this test knows. */
export class Workplace implements AsyncDisposable {
  readonly folder: string;
  /** The certificate as PEM; it is its own authority. */
  readonly certificate: string;

  private constructor(folder: string, certificate: string) {
    this.folder = folder;
    this.certificate = certificate;
  }

  static async make(): Promise<Workplace> {
    const folder = await Deno.makeTempDir({ prefix: "parley-proxy-" });
    const [key, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
    await runCommand(
      [
        ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
        ...[
          "-days",
          "2",
          "-subj",
          "/CN=localhost",
          "-addext",
          names,
          "-addext",
          "basicConstraints=critical,CA:FALSE",
          "-keyout",
          key,
          "-out",
          file,
        ],
      ],
      { limitMs: CERTIFICATE_LIMIT_MS },
    );
    return new Workplace(folder, await Deno.readTextFile(file));
  }

  /** Reads an example, makes every change in it, and writes it here; fails if a change finds nothing. */
  async adapt(example: string, changes: readonly Change[]): Promise<string> {
    let text = await Deno.readTextFile(new URL(`../../deploy/${example}`, import.meta.url));
    for (const { from, to } of changes) {
      if (!from.test(text)) throw new Error(`${example} has no ${from}`);
      text = text.replace(from, to);
    }
    const path = join(this.folder, example);
    await Deno.writeTextFile(path, text);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** A running proxy, real, on loopback. */
export class ReverseProxy implements AsyncDisposable {
  readonly port: number;
  readonly certificate: string;
  readonly #child: Deno.ChildProcess;
  readonly #workplace: Workplace;

  private constructor(child: Deno.ChildProcess, { port, workplace }: { port: number; workplace: Workplace }) {
    this.#child = child;
    this.#workplace = workplace;
    this.port = port;
    this.certificate = workplace.certificate;
  }

  /** Starts nginx as `deploy/nginx.conf` has it before these servers; undefined where there is none. */
  static async nginx(backends: readonly number[]): Promise<ReverseProxy | undefined> {
    const program = await findOrInstall({ program: "nginx", package: "nginx-light" });
    if (program === undefined) return undefined;
    const workplace = await Workplace.make();
    const { folder } = workplace;
    const [port, plain] = [freePort(), freePort()];
    const site = await workplace.adapt("nginx.conf", [
      { from: /server 127\.0\.0\.1:8000;/, to: backends.map((one) => `server 127.0.0.1:${one};`).join(" ") },
      { from: /listen 80;\n\s*listen \[::\]:80;/, to: `listen 127.0.0.1:${plain};` },
      {
        from: /listen 443 ssl http2;\n\s*listen \[::\]:443 ssl http2;/,
        to: `listen 127.0.0.1:${port} ssl http2;`,
      },
      { from: /server_name chat\.example;/g, to: "server_name localhost;" },
      { from: /\/etc\/letsencrypt\/live\/chat\.example\/fullchain\.pem/, to: join(folder, "cert.pem") },
      { from: /\/etc\/letsencrypt\/live\/chat\.example\/privkey\.pem/, to: join(folder, "key.pem") },
      { from: /\/var\/log\/nginx\/parley-error\.log/, to: join(folder, "error.log") },
    ]);
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
      `${name}_temp_path ${join(folder, name)};`
    );
    const main = join(folder, "main.conf");
    await Deno.writeTextFile(
      main,
      `daemon off; worker_processes 1; user root; pid ${join(folder, "pid")};\n` +
        `events {}\nhttp { ${paths.join(" ")} include ${site}; }\n`,
    );
    return await ReverseProxy.#start([program, "-c", main, "-e", join(folder, "start.log")], {
      port,
      workplace,
    });
  }

  /** Starts Caddy as `deploy/Caddyfile` has it before these servers; undefined where there is none. */
  static async caddy(backends: readonly number[]): Promise<ReverseProxy | undefined> {
    const program = await findOrInstall({ program: "caddy", package: "caddy" });
    if (program === undefined) return undefined;
    const workplace = await Workplace.make();
    const { folder } = workplace;
    const port = freePort();
    const site = await workplace.adapt("Caddyfile", [
      { from: /^/, to: "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" },
      {
        from: /^chat\.example \{\n/m,
        to: `https://localhost:${port} {\n\tbind 127.0.0.1\n\ttls ${join(folder, "cert.pem")} ${
          join(folder, "key.pem")
        }\n`,
      },
      { from: /127\.0\.0\.1:8000/, to: backends.map((one) => `127.0.0.1:${one}`).join(" ") },
    ]);
    const args = [program, "run", "--adapter", "caddyfile", "--config", site];
    return await ReverseProxy.#start(args, { port, workplace });
  }

  get origin(): string {
    return `https://localhost:${this.port}`;
  }

  static async #start(
    [program = "", ...args]: string[],
    { port, workplace }: { port: number; workplace: Workplace },
  ): Promise<ReverseProxy> {
    const { folder } = workplace;
    const child = new Deno.Command(program, {
      args,
      cwd: folder,
      env: { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const said = new Response(child.stderr).text();
    const proxy = new ReverseProxy(child, { port, workplace });
    let hasEnded = false;
    child.status.then(() => hasEnded = true);
    for (const end = performance.now() + START_LIMIT_MS; !await isListening(port);) {
      if (hasEnded || performance.now() > end) {
        await proxy[Symbol.asyncDispose]();
        throw new Error(`${program} does not listen on port ${port}:\n${await said}`);
      }
      await setTimeout(LOOK_MS);
    }
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      // SIGTERM, so that nginx ends its workers.
      this.#child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
    await this.#child.status;
    await this.#workplace[Symbol.asyncDispose]();
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function isListening(port: number): Promise<boolean> {
  try {
    using _ = await Deno.connect({ hostname: "127.0.0.1", port });
    return true;
  } catch {
    return false;
  }
}
