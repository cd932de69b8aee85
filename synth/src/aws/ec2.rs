// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::EC2::VPCEndpoint`.

use crate::cfn::policy::ResourcePolicy;
use crate::cfn::{Id, Val};

resource! { stateless VPCEndpoint = "AWS::EC2::VPCEndpoint", ref id: Id<VPCEndpoint>;
    get creation_timestamp: String = "CreationTimestamp";
    get dns_entries: Vec<Val<String>> = "DnsEntries";
    get network_interface_ids: Vec<Val<String>> = "NetworkInterfaceIds";
    must vpc_id: String = "VpcId" .create_only();
    may dns_options: DnsOptionsSpecification = "DnsOptions";
    may ip_address_type: IpAddressType = "IpAddressType";
    may policy_document: ResourcePolicy = "PolicyDocument";
    may private_dns_enabled: bool = "PrivateDnsEnabled";
    may resource_configuration_arn: String = "ResourceConfigurationArn" .create_only();
    may route_table_ids: Vec<Val<String>> = "RouteTableIds" .unique();
    may security_group_ids: Vec<Val<String>> = "SecurityGroupIds" .unique();
    may service_name: String = "ServiceName" .create_only();
    may service_network_arn: String = "ServiceNetworkArn" .create_only();
    may service_region: String = "ServiceRegion" .create_only();
    may subnet_ids: Vec<Val<String>> = "SubnetIds" .unique();
    may tags: Vec<Tag> = "Tags";
    may vpc_endpoint_type: VpcEndpointType = "VpcEndpointType" .create_only();
}
object! { DnsOptionsSpecification;
    may dns_record_ip_type: DnsRecordIpType = "DnsRecordIpType";
    may private_dns_only_for_inbound_resolver_endpoint: PrivateDnsOnlyForInboundResolverEndpoint = "PrivateDnsOnlyForInboundResolverEndpoint";
    may private_dns_preference: PrivateDnsPreference = "PrivateDnsPreference" .create_only();
    may private_dns_specified_domains: Vec<Val<String>> = "PrivateDnsSpecifiedDomains" .create_only().count(1, 10).each_length(1, 255);
}
object! { Tag;
    must key: String = "Key";
    must value: String = "Value";
}
choice! { DnsRecordIpType: Ipv4 = "ipv4", Ipv6 = "ipv6", Dualstack = "dualstack", ServiceDefined = "service-defined", NotSpecified = "not-specified" }
choice! { IpAddressType: Ipv4 = "ipv4", Ipv6 = "ipv6", Dualstack = "dualstack", NotSpecified = "not-specified" }
choice! { PrivateDnsOnlyForInboundResolverEndpoint: OnlyInboundResolver = "OnlyInboundResolver", AllResolvers = "AllResolvers", NotSpecified = "NotSpecified" }
choice! { PrivateDnsPreference: VerifiedDomainsOnly = "VERIFIED_DOMAINS_ONLY", AllDomains = "ALL_DOMAINS", VerifiedDomainsAndSpecifiedDomains = "VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS", SpecifiedDomainsOnly = "SPECIFIED_DOMAINS_ONLY" }
choice! { VpcEndpointType: Interface = "Interface", Gateway = "Gateway", GatewayLoadBalancer = "GatewayLoadBalancer", ServiceNetwork = "ServiceNetwork", Resource = "Resource" }
