import { App } from "fresh";
import { Builder } from "fresh/dev";
import { type Ask, askerOf } from "./fixture_app.ts";

const PARENT = new URL("./fixture/_fresh/", import.meta.url);

/** A folder for one test; it lies in the project so that imports resolve as in the project. */
export class TemporaryProject implements AsyncDisposable {
  /** Its path. */
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Makes one out of files' contents. */
  static async create(files: Record<string, string>): Promise<TemporaryProject> {
    await Deno.mkdir(PARENT, { recursive: true });
    const root = await Deno.makeTempDir({ dir: PARENT.pathname });
    for (const [path, content] of Object.entries(files)) {
      const file = `${root}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(file, content);
    }
    return new TemporaryProject(root);
  }

  /** Builds it and serves its file routes. */
  async serve(app: App<unknown> = new App()): Promise<Ask> {
    const apply = await new Builder({ root: this.root }).build({ snapshot: "memory" });
    apply(app.fsRoutes());
    return askerOf(app.handler());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}
