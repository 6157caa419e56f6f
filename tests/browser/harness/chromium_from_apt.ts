import { aptInstall, aptUpdate } from "./apt.ts";
import { findInPath } from "./chromium_in_path.ts";

const BROWSER = "chromium-headless-shell";
const EMOJI = "fonts-noto-color-emoji";

/** Installs Debian's headless shell, and its emoji for the screenshots, if this is root on a machine with apt. */
export async function installFromApt(): Promise<string> {
  await aptUpdate();
  console.error(`Installing ${BROWSER} with apt-get…`);
  await aptInstall(BROWSER);
  await aptInstall(EMOJI).catch(() => console.error(`Without ${EMOJI}: emoji are boxes in screenshots.`));
  return await findInPath();
}
