//! `dynamodb:PutItem` on `*`.

use synth::aws::action::dynamodb::PutItem;
use synth::cfn::policy::{Statement, allow};

fn write() -> Statement {
    allow(PutItem).on_everything()
}

fn main() {}
