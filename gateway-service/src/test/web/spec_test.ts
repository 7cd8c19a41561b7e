// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { at, textAt } from "../../main/web/app/core/names.ts";
import type { MethodOption } from "../../main/web/app/core/rest.ts";
import {
  curlOf,
  defaultOf,
  parseSpec,
  usualOf,
  valueOf,
  wishKey,
  withDataset,
  withMethod,
  withUpload,
  withValue,
} from "../../main/web/app/spec/draft.ts";
import { differences, essence } from "../../main/web/app/spec/difference.ts";
import { contentsOf, nameOf, ofArchive } from "../../main/web/app/spec/upload.ts";
import { Failure } from "../../main/web/app/core/http.ts";
import { choices, type Document, fieldSchema, range } from "../../main/web/app/spec/schema.ts";

Deno.test("sets a value by its path and leaves the draft before as it was", () => {
  const before = { method: { name: "vat" } };
  assert.deepEqual(withValue(before, "method.epsilon", 3), { method: { name: "vat", epsilon: 3 } });
  assert.deepEqual(before, { method: { name: "vat" } });
});

Deno.test("leaves out what is emptied, and what is empty then", () => {
  assert.deepEqual(withValue({ batch: { labeled: 8 }, epochs: 3 }, "batch.labeled", undefined), { epochs: 3 });
  assert.deepEqual(withValue({ epochs: 3 }, "batch.labeled", undefined), { epochs: 3 });
});

Deno.test("keeps what is no number, so that the gateway says what is wrong with it", () => {
  assert.equal(valueOf(" 12 ", "integer"), 12);
  assert.equal(valueOf("1e-3", "number"), 0.001);
  assert.equal(valueOf("many", "integer"), "many");
  assert.equal(valueOf("12", "text"), "12");
  assert.equal(valueOf("  ", "number"), undefined);
});

Deno.test("another method brings none of the options of the one before", () => {
  assert.deepEqual(withMethod({ method: { name: "vat", epsilon: 3 } }, "ict"), { method: { name: "ict" } });
});

Deno.test("two moons has a network of its own, and the others have not", () => {
  const moons = withDataset({ dataset: { name: "mnist", labels: 100 }, network: { name: "lenet" } }, "two-moons");
  assert.deepEqual(moons.network, { name: "mlp" });
  assert.equal(withDataset(moons, "mnist").network, undefined);
  assert.deepEqual(withDataset({ dataset: { name: "mnist" }, network: { name: "lenet" } }, "svhn").network, {
    name: "lenet",
  });
});

Deno.test("an upload takes the place of whatever data there were, with all its labels", () => {
  const moons = { dataset: { name: "two-moons", labels: 10 }, network: { name: "mlp" } };
  assert.deepEqual(withUpload(moons, "pets"), { dataset: { name: "image-folder", folder: { upload: "pets" } } });
  const folder = { dataset: { name: "image-folder", folder: { path: "old", height: 32 } } };
  assert.deepEqual(withUpload(folder, "pets"), { dataset: { name: "image-folder", folder: { upload: "pets" } } });
});

Deno.test("an archive is called as its file, and says what is in it", () => {
  assert.equal(nameOf("my pets.ZIP"), "my pets");
  assert.equal(nameOf("zip"), "zip");
  const upload = {
    name: "pets",
    sha256: "",
    bytes: 7,
    labeledPerClass: { cat: 1, dog: 20 },
    unlabeled: 3,
    test: 0,
    leftOut: 0,
  };
  assert.equal(contentsOf(upload), "2 classes (cat 1, dog 20), 3 unlabeled, 0 to test on");
});

Deno.test("a fault of no entry is one of the archive", () => {
  const faults = [{ field: "", message: "must be whole" }, { field: "a.txt", message: "must be a picture" }];
  const shown = ofArchive(new Failure(422, "It cannot be taken", "2 faults", faults, ""));
  assert.deepEqual(shown.violations.map((each) => each.field), ["archive", "a.txt"]);
});

Deno.test("knows a default that another option changes", () => {
  const option: MethodOption = {
    name: "factor",
    type: "number",
    default: 1,
    min: 0,
    max: 9,
    choices: [],
    defaultWhere: [{ option: "loss", is: "L1", default: 5 }],
    meaning: "",
  };
  assert.equal(defaultOf(option, { method: { name: "x" } }), 1);
  assert.equal(defaultOf(option, { method: { name: "x", loss: "L1" } }), 5);
});

Deno.test("quotes a body for a shell", () => {
  const curl = curlOf({ name: "it's" }, "http://localhost:8080/api/v1/jobs");
  assert.ok(curl.includes(`"it'\\''s"`));
  assert.ok(curl.includes(" http://localhost:8080/api/v1/jobs -d '"));
  assert.ok(!curl.includes("Authorization"));
  assert.ok(curlOf({}, "x", true).includes('"Authorization: Bearer $FEWLABEL_TOKEN"'));
});

Deno.test("takes no spec that is no object", () => {
  assert.equal(parseSpec("[1]").spec, null);
  assert.equal(parseSpec("null").spec, null);
  assert.ok(parseSpec("{").flaw);
  assert.deepEqual(parseSpec('{"a":1}').spec, { a: 1 });
});

/** They were rounded, and a job that was submitted again was another one. */
Deno.test("keeps seeds of 64 bits as they are, from a job or typed, and shows them", () => {
  const text = '{"seed":9223372036854775807,"dataset":{"splitSeed":9007199254740993,"labels":40},"rate":1e300}';
  const { spec } = parseSpec(text);
  assert.equal(JSON.stringify(spec), text.replace("1e300", "1e+300"));
  assert.equal(textAt(spec ?? {}, "seed"), "9223372036854775807");
  assert.equal(at(spec ?? {}, "seed.digits"), undefined);
  assert.equal(at(spec ?? {}, "dataset.labels"), 40);
  const typed = withValue({}, "seed", valueOf(" 9223372036854775807 ", "integer"));
  assert.equal(JSON.stringify(typed), '{"seed":9223372036854775807}');
  assert.ok(curlOf(typed, "x").includes('"seed": 9223372036854775807'));
  assert.deepEqual(differences(typed, { seed: 0 }).map(({ path, value }) => [path, String(value)]), [
    ["seed", "9223372036854775807"],
  ]);
  assert.deepEqual(differences(typed, parseSpec(JSON.stringify(typed)).spec ?? {}), []);
  assert.equal(valueOf("9007199254740991", "integer"), Number.MAX_SAFE_INTEGER);
});

Deno.test("gives every wish a key of its own", () => {
  assert.match(wishKey(), /^[0-9a-f]{32}$/);
  assert.notEqual(wishKey(), wishKey());
});

const DOCUMENT: Document = {
  components: {
    schemas: {
      JobSpec: {
        properties: {
          epochs: { type: "integer", minimum: 1, maximum: 9, default: 4, description: "how many" },
          optimizer: { description: "sgd by default", oneOf: [{ $ref: "#/components/schemas/Sgd" }] },
          dataset: { $ref: "#/components/schemas/Dataset" },
        },
      },
      Sgd: { properties: { learningRate: { type: "number", default: 0.1 } } },
      Dataset: { properties: { name: { type: "string", enum: ["a", "b", null] } } },
    },
  },
};

Deno.test("finds a field of the schema through references and alternatives", () => {
  assert.equal(fieldSchema(DOCUMENT, "epochs")?.maximum, 9);
  assert.equal(fieldSchema(DOCUMENT, "optimizer.learningRate")?.default, 0.1);
  assert.deepEqual(choices(fieldSchema(DOCUMENT, "dataset.name")), ["a", "b"]);
  assert.equal(fieldSchema(DOCUMENT, "nothing.there"), null);
});

Deno.test("says a range in words", () => {
  assert.equal(range(1, 9), "1 to 9");
  assert.equal(range(0, null), "from 0");
  assert.equal(range(null, 2), "up to 2");
  assert.equal(range(null, null), "");
});

Deno.test("a spec is told by what differs from its defaults", () => {
  const usual = { name: "mean-teacher two-moons", epochs: 100, dataset: { name: "two-moons", labels: 10 }, seed: 0 };
  const spec = {
    name: "moons",
    epochs: 2,
    dataset: { name: "two-moons", labels: 10, labelSet: null, classes: ["a", "b"] },
    seed: 0,
  };
  assert.deepEqual(differences(spec, usual), [
    { path: "name", value: "moons", usual: "mean-teacher two-moons" },
    { path: "epochs", value: 2, usual: 100 },
    { path: "dataset.classes", value: ["a", "b"], usual: undefined },
  ]);
  assert.deepEqual(differences(usual, usual), []);
});

Deno.test("another precision differs from float32, which no spec that has it names", () => {
  const usual = { network: { name: "lenet" } };
  const spec = { network: { name: "lenet", precision: "bfloat16" } };
  assert.deepEqual(essence(spec), usual);
  assert.deepEqual(differences(spec, usual), [{ path: "network.precision", value: "bfloat16", usual: "float32" }]);
  assert.deepEqual(differences({ network: { name: "lenet", precision: "float32" } }, usual), []);
});

Deno.test("defaults are asked for by data, network and method alone", () => {
  const spec = {
    name: "pets",
    dataset: { name: "image-folder", folder: { path: "pets", height: 32, width: 32, contents: { labeled: 4 } } },
    network: { name: "lenet", frozen: "none", model: null },
    method: { name: "vat", epsilon: 8 },
  };
  assert.deepEqual(essence(spec), {
    dataset: { name: "image-folder", folder: { path: "pets", height: 32, width: 32 } },
    network: { name: "lenet" },
    method: { name: "vat" },
  });
});

Deno.test("names for a field that is left out what the gateway filled in, and never what somebody chose", () => {
  const checked = { network: { name: "lenet" } };
  const filled = { network: { name: "lenet", dropout: 0.5 }, epochs: 400 };

  assert.equal(usualOf("network.name", checked, filled, "cnn-small"), "cnn-small");
  assert.equal(usualOf("network.name", checked, filled), undefined);
  assert.equal(usualOf("network.dropout", checked, filled, 0), 0.5);
  assert.equal(usualOf("epochs", checked, filled), 400);
  assert.equal(usualOf("epochs", null, null, 400), 400);
});
