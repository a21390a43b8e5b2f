/** Short names for what the server answers; nothing here is declared by hand. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type AblateRequest = Schemas["AblateRequest"];
export type CheckStanding = Schemas["CheckStanding"];
export type Column = Schemas["Column"];
export type Comparison = Schemas["Comparison"];
export type ConnectRequest = Schemas["ConnectRequest"];
export type CurveRequest = Schemas["CurveRequest"];
export type DatasetInfo = Schemas["DatasetInfo"];
export type Decision = Schemas["Decision"];
export type EvalReport = Schemas["EvalReport"];
export type Facet = Schemas["Facet"];
export type Finding = Schemas["Finding"];
export type Glance = Schemas["Glance"];
export type Histogram = Schemas["Histogram"];
export type Look = Schemas["Look"];
export type LearningCurve = Schemas["LearningCurve"];
export type Ablation = Schemas["Ablation"];
export type ModelCard = Schemas["ModelCard"];
export type NextBatch = Schemas["NextBatch"];
export type OneDecision = Schemas["OneDecision"];
export type MapCluster = Schemas["MapCluster"];
export type PromptPreview = Schemas["PromptPreview"];
export type Preview = Schemas["Preview"];
export type Projection = Schemas["Projection"];
export type RecordDetail = Schemas["RecordDetail"];
export type Roles = Schemas["Roles"];
export type Run = Schemas["Run"];
export type SearchHit = Schemas["SearchHit"];
export type ThresholdRequest = Schemas["ThresholdRequest"];
export type Topic = Schemas["Topic"];
export type TopicEditReport = Schemas["TopicEditReport"];
export type TopicEditRequest = Schemas["TopicEditRequest"];
export type TopicMerge = Schemas["TopicMerge"];
export type TopicsOverview = Schemas["TopicsOverview"];
export type TopicsRequest = Schemas["TopicsRequest"];
export type TopicView = Schemas["TopicView"];
export type TrainRequest = Schemas["TrainRequest"];
export type Simulation = Schemas["Simulation"];
export type SimulateRequest = Schemas["SimulateRequest"];
export type View = Schemas["View"];
export type Row = View["rows"][number];
export type Action = OneDecision["action"];
/** A filter as a tree; its text form is what people type. */
export type Filter = NonNullable<Look["filter"]>;
