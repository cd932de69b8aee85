//! S3 refuses a rule that has days and removes expired delete markers.

use synth::construct::LifecycleRule;

fn rule() -> LifecycleRule {
    LifecycleRule::expired_delete_markers("markers").after_days(1)
}

fn main() {}
