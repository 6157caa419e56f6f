import { PublicFront } from "./front/public_front.ts";
import { serve } from "./front/service.ts";
import { systemClock } from "./lib/clock.ts";

await serve((service) => PublicFront.listen(service, systemClock));
