// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `comprehend`.

kind! { EntityRecognizerEndpoint "entity-recognizer-endpoint" }
action! { BatchDetectSentiment = "comprehend:BatchDetectSentiment" on * }
action! { BatchDetectKeyPhrases = "comprehend:BatchDetectKeyPhrases" on * }
action! { BatchDetectEntities = "comprehend:BatchDetectEntities" on * }
action! { DetectSentiment = "comprehend:DetectSentiment" on * }
action! { DetectKeyPhrases = "comprehend:DetectKeyPhrases" on * }
action! { DetectEntities = "comprehend:DetectEntities" on EntityRecognizerEndpoint }
action! { DetectPiiEntities = "comprehend:DetectPiiEntities" on * }
action! { ContainsPiiEntities = "comprehend:ContainsPiiEntities" on * }
