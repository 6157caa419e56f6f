import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ConfigError, readConfig } from "../../lib/server/config.ts";
import type { Environment } from "../../lib/server/settings.ts";

/** What a start says of an environment. */
function complaint(environment: Environment): string {
  return assertThrows(() => readConfig(environment), ConfigError).message;
}

describe("a variable that looks like ours and isn't", () => {
  for (
    const [name, meant] of [
      ["MAX_MEMBER", "MAX_MEMBERS"],
      ["MAX_CONNECTIONS_PER_ADRESS", "MAX_CONNECTIONS_PER_ADDRESS"],
      ["RATE_CHATS", "RATE_CHAT"],
      ["TURN_URL", "TURN_URLS"],
      ["TRUST_PROXIES", "TRUST_PROXY"],
      ["TRUSTPROXY", "TRUST_PROXY"],
      ["ALLOWED_ORIGIN", "ALLOWED_ORIGINS"],
      ["ALOWED_ORIGINS", "ALLOWED_ORIGINS"],
      ["ALLOWED_HOSTS", "ALLOWED_ORIGINS"],
      ["GRACE_SECOND", "GRACE_SECONDS"],
      ["METRIC_TOKEN", "METRICS_TOKEN"],
      ["LOGLEVEL", "LOG_LEVEL"],
    ] as const
  ) {
    it(`stops the start: ${name}`, () => {
      assertEquals(complaint({ [name]: "1" }), `${name} is not known here; did you mean ${meant}?`);
    });
  }

  it("is told of without its value, with all that is wrong beside it", () => {
    const said = complaint({ TURN_SECRETS: "hunter2", RATE_CHATS: "1/2", PORT: "x" }).split("\n");
    assertEquals(said.map((line) => line.split(" ")[0]), ["PORT", "TURN_SECRETS", "RATE_CHATS"]);
    assert(!said.join().includes("hunter2"));
  });

  it("is nobody's when it is empty", () => {
    readConfig({ MAX_MEMBER: "", TURN_URL: " ", RATE_CHATS: undefined });
  });
});

describe("a variable of somebody else", () => {
  it("is let be: those of shells, of runtimes, of other programs", () => {
    readConfig({
      ...{ PATH: "/bin", HOME: "/root", PWD: "/", LANG: "C", TERM: "xterm", SHLVL: "1", HOSTNAME: "b6e1" },
      ...{ HISTSIZE: "1", HISTFILE: "x", LOGNAME: "root", LOG_DIR: "/x", PORTS: "1", HOSTS: "a", MAIL: "x" },
      ...{ DENO_DIR: "/x", DENO_DEPLOYMENT_ID: "x", OTEL_DENO: "true", NODE_ENV: "production", MAXMEM: "1" },
      ...{ GITHUB_SHA: "x", NO_COLOR: "1", PARLEY_BUILT: "1", METRICSPATH: "/x", INVOCATION_ID: "x" },
    });
  });

  it("is let be: the links that Kubernetes and Docker set for services of any name", () => {
    const config = readConfig({
      ...{ REDIS_SERVICE_HOST: "10.0.0.1", REDIS_SERVICE_PORT: "6379", REDIS_SERVICE_PORT_REDIS: "6379" },
      ...{ REDIS_PORT: "tcp://10.0.0.1:6379", REDIS_PORT_6379_TCP: "tcp://10.0.0.1:6379" },
      ...{ REDIS_PORT_6379_TCP_PROTO: "tcp", REDIS_PORT_6379_TCP_PORT: "6379" },
      ...{ REDIS_PORT_6379_TCP_ADDR: "10.0.0.1", TURN_PORT: "udp://10.0.0.2:3478", TURN_ENV_REALM: "x" },
      ...{ TURN_PORT_3478_UDP_ADDR: "10.0.0.2", METRICS_PORT: "tcp://10.0.0.3:9090" },
    });
    assertEquals(config.metrics, undefined);
  });
});
