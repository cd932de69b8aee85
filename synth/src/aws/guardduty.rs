// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::GuardDuty::Detector`.

use crate::cfn::Id;

resource! { stateless Detector = "AWS::GuardDuty::Detector", ref id: Id<Detector>;
    must enable: bool = "Enable";
    may data_sources: CFNDataSourceConfigurations = "DataSources";
    may features: Vec<CFNFeatureConfiguration> = "Features";
    may finding_publishing_frequency: FindingPublishingFrequency = "FindingPublishingFrequency";
    may tags: Vec<TagItem> = "Tags";
}
object! { CFNDataSourceConfigurations;
    may kubernetes: CFNKubernetesConfiguration = "Kubernetes";
    may malware_protection: CFNMalwareProtectionConfiguration = "MalwareProtection";
    may s3_logs: CFNS3LogsConfiguration = "S3Logs";
}
object! { CFNFeatureAdditionalConfiguration;
    may name: CFNFeatureAdditionalConfigurationName = "Name";
    may status: CFNFeatureAdditionalConfigurationStatus = "Status";
}
object! { CFNFeatureConfiguration;
    must name: CFNFeatureConfigurationName = "Name";
    must status: CFNFeatureConfigurationStatus = "Status";
    may additional_configuration: Vec<CFNFeatureAdditionalConfiguration> = "AdditionalConfiguration";
}
object! { CFNKubernetesAuditLogsConfiguration;
    must enable: bool = "Enable";
}
object! { CFNKubernetesConfiguration;
    must audit_logs: CFNKubernetesAuditLogsConfiguration = "AuditLogs";
}
object! { CFNMalwareProtectionConfiguration;
    may scan_ec2_instance_with_findings: CFNScanEc2InstanceWithFindingsConfiguration = "ScanEc2InstanceWithFindings";
}
object! { CFNS3LogsConfiguration;
    must enable: bool = "Enable";
}
object! { CFNScanEc2InstanceWithFindingsConfiguration;
    may ebs_volumes: bool = "EbsVolumes";
}
object! { TagItem;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(0, 256);
}
choice! { CFNFeatureAdditionalConfigurationName: Ec2AgentManagement = "EC2_AGENT_MANAGEMENT", EcsFargateAgentManagement = "ECS_FARGATE_AGENT_MANAGEMENT", EksAddonManagement = "EKS_ADDON_MANAGEMENT" }
choice! { CFNFeatureAdditionalConfigurationStatus: Disabled = "DISABLED", Enabled = "ENABLED" }
choice! { CFNFeatureConfigurationName: EbsMalwareProtection = "EBS_MALWARE_PROTECTION", EksAuditLogs = "EKS_AUDIT_LOGS", EksRuntimeMonitoring = "EKS_RUNTIME_MONITORING", LambdaNetworkLogs = "LAMBDA_NETWORK_LOGS", RdsLoginEvents = "RDS_LOGIN_EVENTS", RuntimeMonitoring = "RUNTIME_MONITORING", S3DataEvents = "S3_DATA_EVENTS" }
choice! { CFNFeatureConfigurationStatus: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { FindingPublishingFrequency: FifteenMinutes = "FIFTEEN_MINUTES", OneHour = "ONE_HOUR", SixHours = "SIX_HOURS" }
