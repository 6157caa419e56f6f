# Parley in a container: docker build -t parley . && docker run -p 8000:8000 --read-only parley
FROM denoland/deno:2.9.6 AS build
WORKDIR /app
COPY . .
# Tests and builds need packages that serving doesn't.
RUN deno task build \
  && cd node_modules \
  && rm -rf playwright-core axe-core esbuild @roamhq .deno/playwright-core@* .deno/axe-core@* \
    .deno/esbuild@* .deno/@esbuild+* .deno/@roamhq+* .deno/domexception@* .deno/webidl-conversions@*

FROM denoland/deno:2.9.6
WORKDIR /app
COPY --from=build /app /app
ENV HOST=0.0.0.0 PORT=8000 NO_COLOR=1 DENO_NO_UPDATE_CHECK=1
# No name: a container without /etc/passwd has the number too.
USER 1993:1993
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["deno", "eval", "--no-config", "const r = await fetch(`http://127.0.0.1:${Deno.env.get('PORT')}/healthz`).catch(() => null); Deno.exit(r?.ok ? 0 : 1)"]
ENTRYPOINT []
# Nothing is downloaded and nothing written: it reads its folder and its environment, and uses the network.
CMD ["deno", "run", "--cached-only", "--node-modules-dir=manual", "--no-prompt", "--allow-env", "--allow-net", "--allow-read=/app", "serve.ts"]
