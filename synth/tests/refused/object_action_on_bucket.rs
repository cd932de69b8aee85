//! `s3:GetObject` never matches the ARN of a bucket.

use synth::aws::action::s3::GetObject;
use synth::aws::s3::Bucket;
use synth::cfn::Handle;
use synth::cfn::policy::{Statement, allow};

fn read(bucket: &Handle<Bucket>) -> Statement {
    allow(GetObject).on(bucket.arn())
}

fn main() {}
