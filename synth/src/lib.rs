//! Builds the CloudFormation template of CCI Lite.

pub mod aws;
pub mod cfn;
pub mod construct;
