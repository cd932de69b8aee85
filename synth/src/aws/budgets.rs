// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Budgets::Budget`.

use crate::cfn::{Json, Name, Val};

resource! { stateless Budget = "AWS::Budgets::Budget", ref name: Name<Budget>;
    get id: String = "Id";
    must budget: BudgetData = "Budget";
    may notifications_with_subscribers: Vec<NotificationWithSubscribers> = "NotificationsWithSubscribers" .create_only();
    may resource_tags: Vec<ResourceTag> = "ResourceTags";
}
object! { AutoAdjustData;
    must auto_adjust_type: String = "AutoAdjustType";
    may historical_options: HistoricalOptions = "HistoricalOptions";
}
object! { BudgetData;
    must budget_type: BudgetType = "BudgetType";
    must time_unit: TimeUnit = "TimeUnit";
    may auto_adjust_data: AutoAdjustData = "AutoAdjustData";
    may billing_view_arn: String = "BillingViewArn";
    may budget_limit: Spend = "BudgetLimit";
    may budget_name: String = "BudgetName";
    may cost_filters: Json = "CostFilters";
    may cost_types: CostTypes = "CostTypes";
    may filter_expression: Expression = "FilterExpression";
    may metrics: Vec<Val<String>> = "Metrics";
    may planned_budget_limits: Json = "PlannedBudgetLimits";
    may time_period: TimePeriod = "TimePeriod";
}
object! { CostCategoryValues;
    may key: String = "Key";
    may match_options: Vec<Val<String>> = "MatchOptions";
    may values: Vec<Val<String>> = "Values";
}
object! { CostTypes;
    may include_credit: bool = "IncludeCredit";
    may include_discount: bool = "IncludeDiscount";
    may include_other_subscription: bool = "IncludeOtherSubscription";
    may include_recurring: bool = "IncludeRecurring";
    may include_refund: bool = "IncludeRefund";
    may include_subscription: bool = "IncludeSubscription";
    may include_support: bool = "IncludeSupport";
    may include_tax: bool = "IncludeTax";
    may include_upfront: bool = "IncludeUpfront";
    may use_amortized: bool = "UseAmortized";
    may use_blended: bool = "UseBlended";
}
object! { Expression;
    may and: Vec<Expression> = "And";
    may cost_categories: CostCategoryValues = "CostCategories";
    may dimensions: ExpressionDimensionValues = "Dimensions";
    may not: Expression = "Not";
    may or: Vec<Expression> = "Or";
    may tags: TagValues = "Tags";
}
object! { ExpressionDimensionValues;
    may key: String = "Key";
    may match_options: Vec<Val<String>> = "MatchOptions";
    may values: Vec<Val<String>> = "Values";
}
object! { HistoricalOptions;
    must budget_adjustment_period: i64 = "BudgetAdjustmentPeriod";
}
object! { Notification;
    must comparison_operator: ComparisonOperator = "ComparisonOperator";
    must notification_type: NotificationType = "NotificationType";
    must threshold: f64 = "Threshold" .range(0, 1_000_000_000);
    may threshold_type: ThresholdType = "ThresholdType";
}
object! { NotificationWithSubscribers;
    must notification: Notification = "Notification";
    must subscribers: Vec<Subscriber> = "Subscribers";
}
object! { ResourceTag;
    must key: String = "Key";
    may value: String = "Value";
}
object! { Spend;
    must amount: f64 = "Amount";
    must unit: String = "Unit";
}
object! { Subscriber;
    must address: String = "Address";
    must subscription_type: SubscriptionType = "SubscriptionType";
}
object! { TagValues;
    may key: String = "Key";
    may match_options: Vec<Val<String>> = "MatchOptions";
    may values: Vec<Val<String>> = "Values";
}
object! { TimePeriod;
    may end: String = "End";
    may start: String = "Start";
}
choice! { BudgetType: Usage = "USAGE", Cost = "COST", RiUtilization = "RI_UTILIZATION", RiCoverage = "RI_COVERAGE", SavingsPlansUtilization = "SAVINGS_PLANS_UTILIZATION", SavingsPlansCoverage = "SAVINGS_PLANS_COVERAGE" }
choice! { ComparisonOperator: GreaterThan = "GREATER_THAN", LessThan = "LESS_THAN", EqualTo = "EQUAL_TO" }
choice! { NotificationType: Actual = "ACTUAL", Forecasted = "FORECASTED" }
choice! { SubscriptionType: Sns = "SNS", Email = "EMAIL" }
choice! { ThresholdType: Percentage = "PERCENTAGE", AbsoluteValue = "ABSOLUTE_VALUE" }
choice! { TimeUnit: Daily = "DAILY", Monthly = "MONTHLY", Quarterly = "QUARTERLY", Annually = "ANNUALLY", Custom = "CUSTOM" }
