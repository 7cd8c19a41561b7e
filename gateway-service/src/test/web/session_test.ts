// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { Failure, failureOf, getJson, observeRequests } from "../../main/web/app/core/http.ts";
import { highestRole, hindrance, refusalInWords } from "../../main/web/app/core/identity.ts";
import type { Identity } from "../../main/web/app/core/rest.ts";
import { Session } from "../../main/web/app/core/session.ts";
import { identity as free } from "./recorded.ts";

const ALICE: Identity = { owner: "alice", roles: ["read", "submit"], required: true, via: "session" };
const BOB: Identity = { ...ALICE, owner: "bob", roles: ["read"] };
const REFUSED = failureOf(
  401,
  null,
  '{"title":"Who asks is not known","detail":"there is no such token, or it was revoked or has expired"}',
);

/** A gateway in the hands of the test: what it is asked waits for its answer. */
class TestDoor {
  asked = 0;
  tokens: string[] = [];
  ended = 0;
  answers: (Identity | Failure)[] = [];
  refusal: Failure | null = null;
  endless: Promise<void> = Promise.resolve();
  readonly session: Session = new Session({
    who: () => {
      this.asked++;
      const refused = this.session.observe();
      return Promise.resolve().then(() => this.next(refused));
    },
    begin: (token) => {
      this.tokens.push(token);
      return this.refusal === null ? Promise.resolve(ALICE) : Promise.reject(this.refusal);
    },
    end: () => {
      this.ended++;
      return this.endless;
    },
  });
  readonly stood: string[] = [];

  constructor(...answers: (Identity | Failure)[]) {
    this.answers = answers;
    this.session.listen(() => this.stood.push(this.session.standing));
  }

  private next(refused: () => void): Identity {
    const answer = this.answers.shift() ?? REFUSED;
    if (answer instanceof Failure) {
      if (answer.status === 401) {
        refused();
      }
      throw answer;
    }
    return answer;
  }

  async started(): Promise<this> {
    this.session.start();
    await settled();
    return this;
  }
}

async function settled(): Promise<void> {
  await new Promise((later) => setTimeout(later, 0));
}

Deno.test("asks once who it is, and never again where nobody has to say it", async () => {
  const door = await new TestDoor(free).started();
  assert.equal(door.session.standing, "in");
  door.session.start();
  door.session.look();
  await settled();
  assert.equal(door.asked, 1);
  assert.deepEqual(door.stood, ["in"]);
});

Deno.test("signs in whom the gateway does not know yet", async () => {
  const door = await new TestDoor(REFUSED, ALICE).started();
  assert.equal(door.session.standing, "out");
  assert.equal(door.session.reason, "first");
  assert.equal(await door.session.signIn("fwl_x"), null);
  assert.deepEqual(door.tokens, ["fwl_x"]);
  assert.equal(door.session.identity, ALICE);
  assert.deepEqual(door.stood, ["out", "in"]);
});

Deno.test("says why a token is not taken, and lets another be tried", async () => {
  const door = await new TestDoor(REFUSED, ALICE).started();
  door.refusal = REFUSED;
  assert.equal(await door.session.signIn("fwl_old"), REFUSED);
  assert.equal(door.session.standing, "out");
  door.refusal = null;
  assert.equal(await door.session.signIn("fwl_new"), null);
  assert.equal(door.session.standing, "in");
});

/** It would be asked for its token again and again, and be told nothing. */
Deno.test("says that a browser has not kept the session", async () => {
  const door = await new TestDoor(REFUSED, REFUSED).started();
  const failure = await door.session.signIn("fwl_x");
  assert.equal(failure?.status, -1);
  assert.match(refusalInWords(failure!), /does not keep the session\. Let it keep cookies/);
  assert.equal(door.session.standing, "out");
});

Deno.test("makes one farewell of many refusals", async () => {
  const door = await new TestDoor(ALICE).started();
  const asked = [door.session.observe(), door.session.observe(), door.session.observe()];
  asked.forEach((refused) => refused());
  assert.deepEqual(door.stood, ["in", "out"]);
  assert.equal(door.session.reason, "over");
  assert.equal(door.session.identity, null);
});

Deno.test("throws nobody out for what was asked before they signed in", async () => {
  const door = await new TestDoor(ALICE, ALICE).started();
  const [one, late] = [door.session.observe(), door.session.observe()];
  one();
  await door.session.signIn("fwl_x");
  late();
  assert.equal(door.session.standing, "in");
});

Deno.test("shows what there is until the session has ended", async () => {
  const door = await new TestDoor(ALICE).started();
  door.endless = Promise.reject(new Failure(0, "The gateway does not answer", null, [], ""));
  await door.session.signOut();
  assert.equal(door.session.standing, "in");
  assert.equal(door.session.failure?.status, 0);

  let end = () => {};
  door.endless = new Promise((ended) => end = ended);
  const leaving = door.session.signOut();
  assert.equal(door.session.standing, "in");
  void door.session.signOut();
  assert.equal(door.ended, 2);
  end();
  await leaving;
  assert.equal(door.session.standing, "out");
  assert.equal(door.session.reason, "left");
});

Deno.test("knows that it left where another request hears of it first", async () => {
  const door = await new TestDoor(ALICE).started();
  let end = () => {};
  door.endless = new Promise((ended) => end = ended);
  const polled = door.session.observe();
  const leaving = door.session.signOut();
  polled();
  end();
  await leaving;
  assert.equal(door.session.reason, "left");
  assert.deepEqual(door.stood, ["in", "out"]);
});

Deno.test("hears that another window has signed in, as somebody else, or out", async () => {
  const door = await new TestDoor(REFUSED, ALICE, BOB, REFUSED).started();
  const seen: (string | undefined)[] = [];
  for (let look = 0; look < 3; look++) {
    door.session.look();
    await settled();
    seen.push(door.session.identity?.owner);
  }
  assert.deepEqual(seen, ["alice", "bob", undefined]);
  assert.equal(door.session.standing, "out");
});

/** Whether it is away, or is one of before there were identities: the pages say what is wrong, if anything is. */
Deno.test("shows what there is where the gateway does not say who it is", async () => {
  for (const status of [0, 404, 503, -1]) {
    const door = await new TestDoor(new Failure(status, "no", null, [], ""), ALICE).started();
    assert.equal(door.session.standing, "in");
    assert.equal(door.session.identity, null);
    door.session.stop();
  }
});

Deno.test("tells of each request that nobody was known, and of no other failure", async () => {
  const real = globalThis.fetch;
  let refusals = 0;
  observeRequests(() => () => refusals++);
  try {
    for (const status of [200, 401, 403, 503]) {
      globalThis.fetch = () => Promise.resolve(new Response("{}", { status }));
      await getJson("x").catch(() => {});
    }
  } finally {
    globalThis.fetch = real;
    observeRequests(() => () => {});
  }
  assert.equal(refusals, 1);
});

Deno.test("names the role that includes the others", () => {
  assert.equal(highestRole({ ...ALICE, roles: ["operate", "read", "submit"] }), "operate");
  assert.equal(highestRole(BOB), "read");
  assert.equal(highestRole({ ...ALICE, roles: ["internal"] }), "internal");
  assert.equal(highestRole({ ...ALICE, roles: [] }), "no role");
});

Deno.test("says which role is missing, and for whose work", () => {
  assert.equal(hindrance(null, "submit", "alice"), "");
  assert.equal(hindrance({ ...free, roles: [] }, "submit", "alice"), "");
  assert.equal(hindrance(BOB, "submit"), "This takes the role submit; you have read.");
  assert.equal(hindrance(ALICE, "submit"), "");
  assert.equal(hindrance(ALICE, "submit", "alice"), "");
  assert.equal(
    hindrance(ALICE, "submit", "bob"),
    "This is bob's: to change it takes the role operate; you have submit.",
  );
  assert.equal(hindrance({ ...ALICE, roles: ["read", "submit", "operate"] }, "submit", "bob"), "");
});

Deno.test("says in a sentence why nobody is signed in", () => {
  assert.equal(
    refusalInWords(REFUSED),
    "Not signed in: there is no such token, or it was revoked or has expired.",
  );
  const flawed = failureOf(400, null, '{"violations":[{"field":"token","message":"must be 1 to 1024 characters"}]}');
  assert.equal(
    refusalInWords(flawed),
    "Not signed in: token must be 1 to 1024 characters. Change what is named and try again.",
  );
  assert.equal(refusalInWords(new Failure(0, "The gateway does not answer", null, [], "")), "Not signed in: The gateway does not answer.");
});

Deno.test("says who may do what was refused", () => {
  const refused = (type: string) => failureOf(403, null, `{"type":"urn:fewlabel:${type}","title":"no"}`).remedy;
  assert.match(refused("forbidden"), /makes tokens/);
  assert.match(refused("not-yours"), /makes tokens/);
  assert.equal(refused("cross-origin"), "");
});
