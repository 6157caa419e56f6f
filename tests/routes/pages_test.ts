import { describe } from "@std/testing/bdd";
import { pagesContract } from "../contracts/pages_contract.ts";

describe("every page, error pages included, on the default entry", () => pagesContract("default"));
