import { asFailure, type Failure, getJson, postJson } from "../core/http.ts";
import type { Job, LabelSet, Spec } from "../core/rest.ts";
import { wishKey } from "../spec/draft.ts";
import { type Correction, labelSetRequest } from "./corrections.ts";

/** From corrections to the job that is trained with them: a label set, the spec that goes on with it, and its submission. */
export class Training {
  /** What would be submitted; null before it was asked for. */
  next: { spec: Spec; set: LabelSet; key: string; sent: Correction[] } | null = null;
  failure: Failure | null = null;
  isAsking = false;
  private asked: Correction[] | null = null;

  constructor(private readonly changed: () => void) {}

  /** For other corrections. What was asked for with those before is no use then. */
  forget(): void {
    this.asked = null;
    this.next = null;
    this.failure = null;
    this.changed();
  }

  async prepare(job: string, corrections: Correction[]): Promise<void> {
    await this.ask(async () => {
      this.asked = corrections;
      const set = await postJson<LabelSet>("api/v1/label-sets", labelSetRequest(job, corrections));
      const path = `api/v1/jobs/${encodeURIComponent(job)}/next?labelSet=${set.digest}`;
      const spec = await getJson<Spec>(path);
      if (this.asked === corrections) { // Not while others were made.
        this.next = { spec, set, key: wishKey(), sent: corrections };
      }
    });
  }

  /**
   * Sent twice, it is one job.
   *
   * @param submitted hears which corrections the job has
   */
  async submit(submitted: (sent: Correction[], job: Job) => void): Promise<void> {
    const next = this.next;
    if (next !== null) {
      await this.ask(async () => {
        const job = await postJson<Job>("api/v1/jobs", next.spec, { "Idempotency-Key": next.key });
        submitted(next.sent, job);
      });
    }
  }

  private async ask(step: () => Promise<void>): Promise<void> {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    this.failure = null;
    this.changed();
    try {
      await step();
    } catch (cause) {
      this.failure = asFailure(cause);
    } finally {
      this.isAsking = false;
      this.changed();
    }
  }
}
