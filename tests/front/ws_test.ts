import { describe } from "@std/testing/bdd";
import { socketContract } from "../contracts/socket_contract.ts";

describe("GET /ws on the public entry", () => socketContract("public"));
