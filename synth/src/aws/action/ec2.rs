// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `ec2`.

use crate::aws::ec2::SecurityGroup;

kind! { NetworkInterface "network-interface" }
kind! { Subnet "subnet" }
action! { CreateNetworkInterface = "ec2:CreateNetworkInterface" on NetworkInterface, SecurityGroup, Subnet }
action! { DescribeNetworkInterfaces = "ec2:DescribeNetworkInterfaces" on * }
action! { DescribeSubnets = "ec2:DescribeSubnets" on * }
action! { DeleteNetworkInterface = "ec2:DeleteNetworkInterface" on NetworkInterface }
action! { AssignPrivateIpAddresses = "ec2:AssignPrivateIpAddresses" on NetworkInterface }
action! { UnassignPrivateIpAddresses = "ec2:UnassignPrivateIpAddresses" on NetworkInterface }
