// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::EC2::SecurityGroup`, `AWS::EC2::VPCEndpoint`.

use crate::cfn::policy::ResourcePolicy;
use crate::cfn::{Id, MOST, Name, Val};

resource! { stateless SecurityGroup = "AWS::EC2::SecurityGroup", ref id: Id<SecurityGroup>;
    get group_id: Id<SecurityGroup> = "GroupId";
    must group_description: String = "GroupDescription" .create_only().length(0, 255).pattern(r"^[a-zA-Z0-9,. _\-:/()#@\[\]+=&;{}!$*]*$");
    may group_name: Name<SecurityGroup> = "GroupName" .create_only();
    may security_group_egress: Vec<Egress> = "SecurityGroupEgress";
    may security_group_ingress: Vec<Ingress> = "SecurityGroupIngress";
    may tags: Vec<Tag> = "Tags";
    may vpc_id: String = "VpcId" .create_only();
}
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
    may security_group_ids: Vec<Val<Id<SecurityGroup>>> = "SecurityGroupIds" .unique();
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
object! { Egress;
    must ip_protocol: String = "IpProtocol";
    may cidr_ip: String = "CidrIp";
    may cidr_ipv6: String = "CidrIpv6";
    may description: String = "Description";
    may destination_prefix_list_id: String = "DestinationPrefixListId";
    may destination_security_group_id: Id<SecurityGroup> = "DestinationSecurityGroupId";
    may from_port: i64 = "FromPort" .range(-1, MOST);
    may to_port: i64 = "ToPort" .range(-1, MOST);
}
object! { Ingress;
    must ip_protocol: String = "IpProtocol";
    may cidr_ip: String = "CidrIp";
    may cidr_ipv6: String = "CidrIpv6";
    may description: String = "Description";
    may from_port: i64 = "FromPort" .range(-1, MOST);
    may source_prefix_list_id: String = "SourcePrefixListId";
    may source_security_group_id: Id<SecurityGroup> = "SourceSecurityGroupId";
    may source_security_group_name: Name<SecurityGroup> = "SourceSecurityGroupName";
    may source_security_group_owner_id: String = "SourceSecurityGroupOwnerId";
    may to_port: i64 = "ToPort" .range(-1, MOST);
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
