import { join } from "node:path";
import { runs } from "./chromium_in_path.ts";
import { cachePath } from "./project.ts";

const VERSION = "153.0.0";

const FOLDER = cachePath(`chromium-${VERSION}`);
const STARTER_PATH = join(FOLDER, "run-chromium");

/** Finds what an earlier run unpacked from npm. */
export async function findUnpacked(): Promise<string> {
  if (await runs(STARTER_PATH)) return STARTER_PATH;
  throw new Error(`no ${STARTER_PATH}`);
}

/** Unpacks the headless shell that the package `@sparticuz/chromium` carries; for Linux on x86-64 only. */
export async function unpackFromNpm(): Promise<string> {
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    throw new Error(`the package is for Linux on x86-64, not ${os} on ${arch}`);
  }
  console.error(`Unpacking @sparticuz/chromium ${VERSION} from npm…`);
  const unpacked = await Deno.makeTempDir({ dir: cachePath(), prefix: "chromium-" });
  try {
    await unpack(unpacked);
    await Deno.writeTextFile(join(unpacked, "fonts.conf"), FONTS);
    await Deno.writeTextFile(join(unpacked, "run-chromium"), STARTER, { mode: 0o755 });
    await Deno.chmod(join(unpacked, "chromium"), 0o755);
    await Deno.chmod(unpacked, 0o755);
    await Deno.remove(FOLDER, { recursive: true }).catch(() => {});
    await Deno.rename(unpacked, FOLDER);
  } catch (error) {
    await Deno.remove(unpacked, { recursive: true }).catch(() => {});
    throw error;
  }
  if (await runs(STARTER_PATH)) return STARTER_PATH;
  throw new Error(`${STARTER_PATH} does not start on this machine`);
}

/** The package unpacks to the system's temporary folder, its libraries only on a machine like Amazon's. */
async function unpack(folder: string): Promise<void> {
  Deno.env.set("TMPDIR", folder);
  Deno.env.set("AWS_LAMBDA_JS_RUNTIME", "nodejs22.x");
  // Computed, so that no module graph holds these 64 MB before they are needed.
  const specifier = `npm:@sparticuz/chromium@${VERSION}`;
  const module: { default: { executablePath(): Promise<string> } } = await import(specifier);
  await module.default.executablePath();
}

/** Starts the unpacked browser with its own libraries, and its own fonts where the machine has none. */
const STARTER = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;

/** The package's own names folders of Amazon's machines. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;
