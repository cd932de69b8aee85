//! A network of one's own: security groups, and endpoints for exactly what the functions call.
//!
//! Endpoints carry no policy of their own: in a subnet that others use, it would cut those off.

use std::collections::BTreeSet;

use contract::function::{Call, Function};

use crate::aws::ec2::{Egress, Ingress, SecurityGroup, VPCEndpoint, VpcEndpointType};
use crate::aws::lambda::VpcConfig;
use crate::cfn::{Error, Template, Val, region};
use crate::config::{Config, Network};
use crate::construct::FunctionNetwork;
use crate::sub;

/// A service that the functions reach through an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Endpoint {
    S3,
    DynamoDb,
    Transcribe,
    Comprehend,
    BedrockRuntime,
    Sqs,
}

impl Endpoint {
    fn of(call: Call) -> Self {
        match call {
            Call::ReadTenant
            | Call::ReadLedger
            | Call::EnterLedger
            | Call::UpdateLedger
            | Call::QueryUnfinished
            | Call::RegisterTenant
            | Call::DisableTenant => Self::DynamoDb,
            Call::StartTranscriptionJob | Call::GetTranscriptionJob => Self::Transcribe,
            Call::SendToIntake | Call::SendToCompletion | Call::SendToAnalysis => Self::Sqs,
            Call::ReadRecording
            | Call::ListRecordings
            | Call::DeleteRecording
            | Call::ReadTranscript
            | Call::KeepReading
            | Call::DeleteTranscript
            | Call::ReadDocument
            | Call::WriteDocument => Self::S3,
            Call::BatchDetectSentiment | Call::BatchDetectKeyPhrases | Call::BatchDetectEntities => {
                Self::Comprehend
            }
            Call::Converse => Self::BedrockRuntime,
        }
    }

    fn service(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::DynamoDb => "dynamodb",
            Self::Transcribe => "transcribe",
            Self::Comprehend => "comprehend",
            Self::BedrockRuntime => "bedrock-runtime",
            Self::Sqs => "sqs",
        }
    }

    fn logical_id(self) -> String {
        format!("{self:?}Endpoint")
    }

    fn kind(self) -> VpcEndpointType {
        match self {
            Self::S3 | Self::DynamoDb => VpcEndpointType::Gateway,
            _ => VpcEndpointType::Interface,
        }
    }
}

/// Adds the network, and gives where the functions run. The registrar answers CloudFormation by way of S3.
pub(super) fn add(
    template: &mut Template,
    config: &Config,
    network: &Network,
) -> Result<FunctionNetwork, Error> {
    template.section("production section 12: VPC endpoints");
    let https = || Egress::new("tcp").from_port(443).to_port(443).cidr_ip("0.0.0.0/0");
    let functions = SecurityGroup::new(format!("Functions of {}", config.prefix))
        .vpc_id(network.vpc.as_str())
        .security_group_egress([https().description("AWS, through the endpoints")]);
    let functions = template.add("FunctionsSecurityGroup", functions)?;
    let subnets: Vec<Val<String>> = network.subnets.iter().map(Into::into).collect();
    let mut made_endpoints = Vec::new();
    if network.endpoints {
        let https_in = || Ingress::new("tcp").from_port(443).to_port(443);
        let from_functions =
            https_in().source_security_group_id(functions.group_id()).description("The functions");
        let clients = network.clients.iter().map(|range| {
            https_in().cidr_ip(range.as_str()).description("Others, whom the DNS of the VPC leads here, too")
        });
        let allowed: Vec<Ingress> = std::iter::once(from_functions).chain(clients).collect();
        let endpoints = SecurityGroup::new(format!("Endpoints of {}", config.prefix))
            .vpc_id(network.vpc.as_str())
            .security_group_ingress(allowed)
            .security_group_egress([https().description("Answers only; endpoints begin nothing")]);
        let endpoints = template.add("EndpointsSecurityGroup", endpoints)?;
        let called: BTreeSet<Endpoint> = Function::ALL
            .into_iter()
            .flat_map(|function| function.calls())
            .map(|call| Endpoint::of(*call))
            .collect();
        for endpoint in called {
            let service = sub!["com.amazonaws.", region(), format!(".{}", endpoint.service())];
            let made = VPCEndpoint::new(network.vpc.as_str())
                .service_name(service)
                .vpc_endpoint_type(endpoint.kind());
            let made = if endpoint.kind() == VpcEndpointType::Gateway {
                let tables: Vec<Val<String>> = network.route_tables.iter().map(Into::into).collect();
                made.route_table_ids(tables)
            } else {
                made.private_dns_enabled(true)
                    .subnet_ids(subnets.clone())
                    .security_group_ids([endpoints.group_id()])
            };
            made_endpoints.push(template.add(&endpoint.logical_id(), made)?);
        }
    }
    let place = VpcConfig::new().subnet_ids(subnets).security_group_ids([functions.group_id()]);
    Ok(FunctionNetwork { place, endpoints: made_endpoints })
}
