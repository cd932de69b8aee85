//! Cost and audit: budgets, the trail of who read and wrote what, GuardDuty.

use super::storage::{self, Buckets};
use crate::aws::action::s3::{GetBucketAcl, PutObject};
use crate::aws::budgets::{
    Budget, BudgetData, BudgetType, ComparisonOperator, Notification, NotificationType,
    NotificationWithSubscribers, Spend, Subscriber, SubscriptionType, ThresholdType, TimeUnit,
};
use crate::aws::cloudtrail::{AdvancedEventSelector, AdvancedFieldSelector, Trail};
use crate::aws::guardduty::Detector;
use crate::aws::kms;
use crate::cfn::policy::{Principal, Service, acl, allow, source_arn};
use crate::cfn::{Error, Handle, Json, Node, Resource, Template, Val, account_id, partition, region};
use crate::config::Config;
use crate::construct::{Expiration, KeyStatement, TopicHandles, short_digest};
use crate::sub;

/// Adds the budgets. A change of a budget's notifications replaces it.
pub(super) fn budgets(template: &mut Template, config: &Config, topic: &TopicHandles) -> Result<(), Error> {
    template.section("v1.1 section 13, production sections 12 and 14: Budgets");
    topic.allow_budgets(template)?;
    let whole = budget(config, topic, &name(config, "monthly"), None);
    template.add("MonthlyBudget", whole)?;
    if let Some(tag) = &config.budget.tag {
        let value = config.tags.get(tag).map(String::as_str).unwrap_or_default();
        let filter =
            Node::map([("TagKeyValue", Node::List(vec![Node::text(format!("user:{tag}${value}"))]))]);
        let tagged = budget(config, topic, &name(config, "monthly-tagged"), Some(filter.into()));
        template.add("TaggedBudget", tagged)?;
    }
    Ok(())
}

/// Who is told cannot be changed in a budget: CloudFormation makes a new one, which needs a name of its own before the old
/// one is gone. So the recipients are in the name, by a digest.
fn name(config: &Config, purpose: &str) -> String {
    let name = format!("{}-{purpose}", config.prefix);
    if config.budget.recipients.is_empty() {
        return name;
    }
    format!("{name}-{}", short_digest(&config.budget.recipients.join(" ")))
}

/// AWS budgets are in US dollars. Without a filter it covers what AWS Marketplace bills, too.
fn budget(config: &Config, topic: &TopicHandles, name: &str, filter: Option<Val<Json>>) -> Budget {
    let limit = Spend::new(f64::from(config.budget.monthly_usd), "USD");
    let mut data = BudgetData::new(BudgetType::Cost, TimeUnit::Monthly).budget_name(name).budget_limit(limit);
    if let Some(filter) = filter {
        data = data.cost_filters(filter);
    }
    let told = [
        (50.0, NotificationType::Actual),
        (80.0, NotificationType::Actual),
        (100.0, NotificationType::Actual),
        (100.0, NotificationType::Forecasted),
    ];
    let notifications: Vec<_> = told
        .into_iter()
        .map(|(percent, kind)| {
            let notification = Notification::new(ComparisonOperator::GreaterThan, kind, percent)
                .threshold_type(ThresholdType::Percentage);
            NotificationWithSubscribers::new(notification, subscribers(config, topic))
        })
        .collect();
    Budget::new(data).notifications_with_subscribers(notifications)
}

fn subscribers(config: &Config, topic: &TopicHandles) -> Vec<Subscriber> {
    let topic = Subscriber::new(topic.topic.arn(), SubscriptionType::Sns);
    let mail = |address: &String| Subscriber::new(address.as_str(), SubscriptionType::Email);
    std::iter::once(topic).chain(config.budget.recipients.iter().map(mail)).collect()
}

/// Adds the trail with its log bucket.
pub(super) fn trail(
    template: &mut Template,
    config: &Config,
    key: &Handle<kms::Key>,
    buckets: &Buckets,
) -> Result<(), Error> {
    template.section("v1.1 section 14, production section 12: CloudTrail");
    let name = format!("{}-trail", config.prefix);
    // Made of its parts: bucket and key must know the trail before it exists.
    let arn =
        || sub!["arn:", partition(), ":cloudtrail:", region(), ":", account_id(), format!(":trail/{name}")];
    let logs = storage::bucket(config, key, "trail-logs")
        .for_aws_only()
        .without_bucket_key()
        .lifecycle([Expiration::after_days("trail-logs", config.audit.retention)
            .abort_uploads_after_days(1)
            .into()])
        .add(template, "TrailLogBucket")?;
    let trail = || Principal::service(Service::CloudTrail);
    let look = allow(GetBucketAcl)
        .to(trail())
        .on(logs.bucket.arn())
        .sid("TrailLooksAtOwner")
        .when(source_arn().is_one_of([arn()]));
    let write = allow(PutObject)
        .to(trail())
        .on(logs.bucket.objects(sub!["AWSLogs/", account_id(), "/*"]))
        .sid("TrailWrites")
        .when(acl().is("bucket-owner-full-control"))
        .when(source_arn().is_one_of([arn()]));
    template.allow_in(&logs.policy, look)?;
    template.allow_in(&logs.policy, write)?;
    for statement in KeyStatement::trail(arn()) {
        template.allow_in(key, statement)?;
    }
    let trail = Trail::new(true, logs.bucket.name())
        .trail_name(name.as_str())
        .kms_key_id(key.arn())
        .enable_log_file_validation(true)
        .include_global_service_events(config.audit.management_events)
        .is_multi_region_trail(false)
        .advanced_event_selectors(selectors(config, buckets))
        .depends_on(&logs.policy);
    template.add("Trail", trail)?;
    Ok(())
}

/// Reads and writes of objects in the data buckets; not of the trail's own, which would log its logging.
fn selectors(config: &Config, buckets: &Buckets) -> Vec<AdvancedEventSelector> {
    let equals = |field: &str, value: &str| AdvancedFieldSelector::new(field).equals([value]);
    let objects = [&buckets.input, &buckets.results, &buckets.staging].map(|bucket| sub![bucket.arn(), "/"]);
    let mut selectors = vec![
        AdvancedEventSelector::new([
            equals("eventCategory", "Data"),
            equals("resources.type", "AWS::S3::Object"),
            AdvancedFieldSelector::new("resources.ARN").starts_with(objects),
        ])
        .name("Objects of the data buckets"),
    ];
    if config.audit.management_events {
        selectors.push(
            AdvancedEventSelector::new([equals("eventCategory", "Management")]).name("Management events"),
        );
    }
    selectors
}

/// Switches GuardDuty on.
pub(super) fn guardduty(template: &mut Template) -> Result<(), Error> {
    template.section("production section 12: GuardDuty");
    template.add("Detector", Detector::new(true))?;
    Ok(())
}
