/** What the services answered in their own tests, by the types that the page takes them for: where they do not fit, nothing compiles. */

import type {
  Audit,
  Comparison,
  Datasets,
  Health,
  Identity,
  Job,
  JobPage,
  LabelsPage,
  ListedAudit,
  PredictionAnswer,
  Quotas,
  ResultDetail,
  Sweep,
  SweepCheck,
  SweepPage,
} from "../../main/web/app/core/rest.ts";
import auditAnswer from "./recorded/audit.json" with { type: "json" };
import auditsAnswer from "./recorded/audits.json" with { type: "json" };
import budgetsAnswer from "./recorded/budgets.json" with { type: "json" };
import comparisonAnswer from "./recorded/comparison.json" with { type: "json" };
import datasetsAnswer from "./recorded/datasets.json" with { type: "json" };
import healthAnswer from "./recorded/health.json" with { type: "json" };
import identityAnswer from "./recorded/identity.json" with { type: "json" };
import jobAnswer from "./recorded/job.json" with { type: "json" };
import jobsAnswer from "./recorded/jobs.json" with { type: "json" };
import labelsAnswer from "./recorded/labels.json" with { type: "json" };
import nothingAnswer from "./recorded/nothing.json" with { type: "json" };
import predictionsAnswer from "./recorded/predictions.json" with { type: "json" };
import quotasAnswer from "./recorded/quotas.json" with { type: "json" };
import resultAnswer from "./recorded/result.json" with { type: "json" };
import sweepAnswer from "./recorded/sweep.json" with { type: "json" };
import sweepCheckAnswer from "./recorded/sweep-check.json" with { type: "json" };
import sweepsAnswer from "./recorded/sweeps.json" with { type: "json" };

/** A type as JSON has it: one of some words is a text there. */
type Wire<T> = T extends string ? string
  : T extends (infer Item)[] ? Wire<Item>[]
  : T extends object ? { [Name in keyof T]: Wire<T[Name]> }
  : T;

function fit<T>(answer: Wire<T>): T {
  return answer as T;
}

export const audit = fit<Audit>(auditAnswer);
export const audits = fit<{ audits: ListedAudit[] }>(auditsAnswer);
export const budgets = fit<Comparison>(budgetsAnswer);
export const comparison = fit<Comparison>(comparisonAnswer);
export const datasets = fit<Datasets>(datasetsAnswer);
export const health = fit<Health>(healthAnswer);
export const identity = fit<Identity>(identityAnswer);
export const job = fit<Job>(jobAnswer);
export const jobs = fit<JobPage>(jobsAnswer);
export const labels = fit<LabelsPage>(labelsAnswer);
export const nothing = fit<Comparison>(nothingAnswer);
export const predictions = fit<PredictionAnswer>(predictionsAnswer);
export const quotas = fit<Quotas>(quotasAnswer);
export const result = fit<ResultDetail>(resultAnswer);
export const sweep = fit<Sweep>(sweepAnswer);
export const sweepCheck = fit<SweepCheck>(sweepCheckAnswer);
export const sweeps = fit<SweepPage>(sweepsAnswer);
