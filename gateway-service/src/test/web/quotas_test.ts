// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { bytes } from "../../main/web/app/core/format.ts";
import { quotasInWords } from "../../main/web/app/core/quotas.ts";
import { quotas } from "./recorded.ts";

Deno.test("says what one has of what one may have, and nothing of what has no bound", () => {
  assert.deepEqual(quotasInWords(quotas), []);
  assert.deepEqual(
    quotasInWords({
      ...quotas,
      waiting: { max: 50, used: 12 },
      sweeps: { max: 20, used: 3 },
      storage: { max: 10_000_000_000, used: 1_234_567 },
    }),
    [["Your jobs that wait", "12 of 50"], ["Your open sweeps", "3 of 20"], ["Your uploads", "1.2 MB of 10.0 GB"]],
  );
});

Deno.test("shortens bytes to a unit of which there is at least one", () => {
  assert.deepEqual([0, 999, 1000, 123_456, 999_949, 999_950, 3e15].map(bytes), [
    "0 bytes",
    "999 bytes",
    "1.0 kB",
    "123.5 kB",
    "999.9 kB",
    "1.0 MB",
    "3000.0 TB",
  ]);
});
