// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `transcribe`.

kind! { Transcriptionjob "transcriptionjob" }
kind! { Vocabulary "vocabulary" }
kind! { Vocabularyfilter "vocabularyfilter" }
action! { StartTranscriptionJob = "transcribe:StartTranscriptionJob" on * }
action! { GetTranscriptionJob = "transcribe:GetTranscriptionJob" on Transcriptionjob }
action! { DeleteTranscriptionJob = "transcribe:DeleteTranscriptionJob" on Transcriptionjob }
action! { ListTranscriptionJobs = "transcribe:ListTranscriptionJobs" on * }
action! { TagResource = "transcribe:TagResource" on * }
action! { GetVocabulary = "transcribe:GetVocabulary" on Vocabulary }
action! { GetVocabularyFilter = "transcribe:GetVocabularyFilter" on Vocabularyfilter }
