/** What the gateway says and takes, as far as the page looks at it; its OpenAPI document says all of it. */

import type { Long } from "./json.ts";

export type Role = "read" | "submit" | "operate" | "internal";

/** Who asks, as the gateway sees it. */
export interface Identity {
  owner: string;
  /** Those that others include as well. */
  roles: Role[];
  /** Whether everybody must say who they are; where not, everybody may do everything. */
  required: boolean;
  /** How it was said: by the cookie of a session, or by a header that something before the gateway adds. */
  via: "none" | "token" | "session";
}

export interface Quota {
  /** Null where there is no bound. */
  max: number | null;
  used: number;
}

/** How much the asker's owner may have, and has. */
export interface Quotas {
  owner: string;
  waiting: Quota;
  running: Quota;
  sweeps: Quota;
  /** In bytes. */
  storage: Quota;
}

export type JobState =
  | "queued"
  | "starting"
  | "running"
  | "pausing"
  | "paused"
  | "retrying"
  | "cancelling"
  | "cancelled"
  | "succeeded"
  | "failed";

export interface Progress {
  epoch: number;
  epochs: number;
  step: number;
  stepsPerEpoch: number;
  activity: string | null;
  loss: number | null;
  imagesPerSecond: number;
  etaSeconds: number | null;
  labeledEpochs: number;
  studentTestError: number | null;
  averageTestError: number | null;
  teacherTestError: number | null;
  chosenEpoch: number | null;
  chosenNetwork: string | null;
}

/** A job's spec is shown and sent as it is; what the page reads of it is looked up by path. */
export type Json = null | boolean | number | Long | string | Json[] | { [name: string]: Json };
export type Spec = { [name: string]: Json };

export interface Job {
  id: string;
  name: string;
  state: JobState;
  reason: string | null;
  message: string | null;
  attempt: number;
  /** Whose it is; a gateway that tells nobody apart does not say it. */
  owner?: string;
  lastFailure: { attempt: number; reason: string; message: string | null; at: string } | null;
  advice: string | null;
  waiting: { for: string; since: string; message: string } | null;
  priority: number;
  spec: Spec;
  progress: Progress;
  unreadable: { file: string; reason: string }[];
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Null as long as they are kept. */
  filesRemovedAt: string | null;
}

export interface JobPage {
  jobs: Job[];
  unreadable: { id: string; reason: string }[];
  nextPageToken: string | null;
}

export interface LogLine {
  number: number;
  time: string;
  level: "info" | "warn" | "error";
  service: string;
  host: string;
  attempt: number;
  message: string;
  trace: string | null;
}

export interface JobLog {
  lines: LogLine[];
  total: number;
  kept: number;
  lost: number;
}

export interface Report {
  images: number;
  accuracyAboveThreshold: number | null;
  expectedCalibrationError: number;
  balancedError: number;
  precision: (number | null)[];
  recall: (number | null)[];
  confusion: number[][];
}

export interface LabelQuality {
  coverage: number;
  meanConfidence: number;
  confidenceHistogram: number[];
  classCounts: number[];
  accuracy: number | null;
  images: number | null;
  report: Report | null;
}

export interface EpochPoint {
  epoch: number;
  metrics: Record<string, number>;
  studentTestError: number | null;
  averageTestError: number | null;
  teacherTestError: number | null;
  studentValidationError: number | null;
  labelQuality: LabelQuality | null;
}

export interface ResultDetail {
  jobId: string;
  state: string;
  /** k where of a long run every k-th epoch is in the curve, and the last. */
  curveEvery: number;
  curve: EpochPoint[];
}

export interface MethodOption {
  name: string;
  type: "number" | "integer" | "choice";
  default: Json;
  min: number | null;
  max: number | null;
  choices: string[];
  defaultWhere: { option: string; is: string; default: Json }[];
  meaning: string;
}

export interface Method {
  name: string;
  title: string;
  meaning: string;
  paper: { authors: string; year: number; title: string; arxivId: string | null } | null;
  options: MethodOption[];
}

export interface Violation {
  field: string;
  message: string;
}

export interface RunValue {
  jobId: string;
  seed: number | Long;
  splitSeed: number | Long;
  value: number;
}

export interface UnfinishedRun {
  jobId: string | null;
  seed: number | Long;
  splitSeed: number | Long;
  state: string;
  reason: string | null;
}

export interface Difference {
  pairs: number;
  mean: number | null;
  std: number | null;
  low: number | null;
  high: number | null;
  confidence: number;
  toldApart: boolean;
  wide: boolean;
}

export interface ComparisonRow {
  /** Tells rows apart that have the same label. */
  id: string;
  label: string;
  settings: Record<string, Json>;
  planned: number;
  n: number;
  /** How many different choices of labeled images its values rest on. */
  splits: number;
  values: RunValue[];
  unfinished: UnfinishedRun[];
  mean: number | null;
  std: number | null;
  /** The ends of the interval of the mean, from three values on. */
  meanLow: number | null;
  meanHigh: number | null;
  /** The id of the row that it is compared with. */
  baseline: string | null;
  difference: Difference | null;
}

export interface Comparison {
  figure: string;
  confidence: number;
  baseline: string | null;
  comparisons: number;
  unit: string;
  /** The settings in which rows differ, but for those that every label says. */
  differing: string[];
  rows: ComparisonRow[];
}

export type SweepRunState = "planned" | "queued" | "running" | "succeeded" | "failed" | "cancelled";

export interface SweepRun {
  seed: number | Long;
  splitSeed: number | Long;
  state: SweepRunState;
  jobId: string | null;
  message: string | null;
}

export interface SweepCell {
  label: string;
  settings: Record<string, Json>;
  runs: SweepRun[];
}

export interface Sweep {
  id: string;
  name: string;
  state: "running" | "paused" | "cancelled" | "finished";
  message: string | null;
  /** As a job's. */
  owner?: string;
  createdAt: string;
  counts: Record<SweepRunState, number>;
  etaSeconds: number | null;
  baseline: string | null;
  repeats: { seeds: (number | Long)[]; vary: string[] };
  /** Missing in a list. */
  cells?: SweepCell[];
}

/** What a sweep would run. */
export interface SweepCheck {
  runs: number;
  cells: { label: string; secondsPerRun: number | null }[];
  estimate: { trainerSeconds: number | null; restsOn: string };
}

export interface SweepPage {
  sweeps: Sweep[];
  nextPageToken: string | null;
}

export interface ImageLabel {
  index: number;
  label: number | null;
  source: "given" | "predicted" | null;
  given: number | null;
  predicted: number | null;
  confidence: number | null;
  margin: number | null;
  file: string | null;
}

export interface LabelsPage {
  epoch: number;
  network: string;
  confidence: "raw" | "calibrated";
  classes: string[];
  total: number;
  items: ImageLabel[];
  nextPageToken: string | null;
}

/** What a network says of a picture, or why that cannot be read; what is not so is left out. */
export interface Prediction {
  file?: string;
  class?: string;
  confidence?: number;
  probabilities?: Record<string, number>;
  unreadable?: string;
}

export interface PredictionAnswer {
  epoch: number;
  network: string;
  images: Prediction[];
}

/** What people say of images; it never changes, and its digest is its name. */
export interface LabelSet {
  digest: string;
  given: number;
  predicted: number;
}

/** A share of right labels with its interval. */
export interface AuditShare {
  n: number;
  right: number;
  share: number;
  low: number;
  high: number;
  level: number;
}

export interface AuditSummary {
  id: string;
  createdAt: string;
  size: number;
  seed: number | Long;
  answered: number;
  epoch: number;
  network: string;
  confidence: "raw" | "calibrated";
  excluded: number;
  allKnown: boolean;
  accuracy: AuditShare | null;
}

export interface ListedAudit extends AuditSummary {
  images: number;
}

/** An image to be judged; what the network says of it is told with the answer. */
export interface AuditItem {
  index: number;
  file: string | null;
  answer: string | null;
  predicted: string | null;
  confidence: number | null;
  right: boolean | null;
}

export interface Audit extends AuditSummary {
  classes: string[];
  above: { confidence: number; images: number; accuracy: AuditShare }[];
  items: AuditItem[];
}

export interface Datasets {
  datasets: { name: string; folder: string | null; upload: Upload | null; classes: string[] }[];
}

/** A folder of images that somebody sent. */
export interface Upload {
  name: string;
  sha256: string;
  bytes: number;
  labeledPerClass: Record<string, number>;
  unlabeled: number;
  test: number;
  leftOut: number;
}

export interface HealthService {
  name: string;
  state: "up" | "away" | "unknown";
  heardAt: string | null;
  message: string | null;
}

/** How the whole is, as far as the gateway knows. */
export interface Health {
  asOf: string;
  services: HealthService[];
  queue: { jobs: Record<string, number>; oldestSeconds: number; silentTrainerSeconds: number } | null;
  events: { unsent: number | null; oldestUnsentSeconds: number | null; unread: number | null };
  grafana: string | null;
}
