// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `bedrock`.

use crate::aws::bedrock::ApplicationInferenceProfile;

kind! { AsyncInvoke "async-invoke" }
kind! { BedrockMarketplaceModelEndpoint "bedrock-marketplace-model-endpoint" }
kind! { CustomModelDeployment "custom-model-deployment" }
kind! { DefaultPromptRouter "default-prompt-router" }
kind! { FoundationModel "foundation-model" }
kind! { Guardrail "guardrail" }
kind! { GuardrailProfile "guardrail-profile" }
kind! { ImportedModel "imported-model" }
kind! { InferenceProfile "inference-profile" }
kind! { PromptRouter "prompt-router" }
kind! { ProvisionedModel "provisioned-model" }
kind! { SystemTool "system-tool" }
action! { InvokeModel = "bedrock:InvokeModel" on ApplicationInferenceProfile, AsyncInvoke, BedrockMarketplaceModelEndpoint, CustomModelDeployment, DefaultPromptRouter, FoundationModel, ImportedModel, InferenceProfile, PromptRouter, ProvisionedModel, SystemTool }
action! { InvokeModelWithResponseStream = "bedrock:InvokeModelWithResponseStream" on ApplicationInferenceProfile, BedrockMarketplaceModelEndpoint, CustomModelDeployment, DefaultPromptRouter, FoundationModel, ImportedModel, InferenceProfile, PromptRouter, ProvisionedModel, SystemTool }
action! { ApplyGuardrail = "bedrock:ApplyGuardrail" on Guardrail, GuardrailProfile }
action! { GetInferenceProfile = "bedrock:GetInferenceProfile" on ApplicationInferenceProfile, InferenceProfile }
action! { GetFoundationModel = "bedrock:GetFoundationModel" on FoundationModel }
action! { ListFoundationModels = "bedrock:ListFoundationModels" on * }
