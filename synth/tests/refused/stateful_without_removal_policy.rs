//! A bucket of which nobody said what becomes of its objects.

use synth::aws::s3::Bucket;

fn bucket() -> Bucket {
    Bucket::new()
}

fn main() {}
