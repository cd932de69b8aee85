//! Texts of templates that would like to be more than texts.

#![allow(clippy::unwrap_used)]

mod support;

const OLD: &str = "Resources:\n  Calls: {Type: AWS::SNS::Topic, Properties: {DisplayName: calls}}\n";

/// As YAML writes it between double quotes.
fn named(name: &str) -> String {
    format!("Resources:\n  Calls: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: \"{name}\"}}}}\n")
}

#[test]
fn a_comment_has_no_table_link_html_or_mention_of_a_templates_making() {
    let review = support::review(OLD, &named("a|b <img src=x> @everyone [x](y) `c`"));
    let markdown = review::render::markdown::markdown(&review, "x");
    let row = markdown.lines().find(|line| line.contains("DisplayName")).unwrap();
    let expected = "calls → a\\|b &lt;img src=x&gt; &#64;everyone \\[x\\](y) \\`c\\` |";
    assert!(row.ends_with(expected), "{row}");
}

#[test]
fn a_terminal_is_given_no_order_by_a_template() {
    let review = support::review(OLD, &named("a\\e[2Jb"));
    let text = review::render::text::text(&review, "x");
    let line = text.lines().find(|line| line.contains("DisplayName")).unwrap();
    assert!(!line.contains('\u{1b}'), "{line:?}");
}

#[test]
fn a_condition_that_lets_anybody_through_is_no_condition() {
    let policy = |condition: &str| {
        format!(
            "Resources:\n  Policy:\n    Type: AWS::SQS::QueuePolicy\n    Properties:\n      Queues: [q]\n      PolicyDocument:\n        \
             Version: '2012-10-17'\n        Statement:\n        - {{Effect: Allow, Principal: '*', Action: 'sqs:SendMessage', Resource: \
             'arn:aws:sqs:eu-central-1:111122223333:q', Condition: {{{condition}}}}}\n  Topic: {{Type: AWS::SNS::Topic}}\n"
        )
    };
    for (condition, red) in [
        ("StringEquals: {'aws:SourceAccount': '111122223333'}", false),
        ("ArnLike: {'aws:SourceArn': 'arn:aws:sns:*:111122223333:*'}", false),
        ("ArnLike: {'aws:SourceArn': 'arn:aws:sns:*:*:*'}", true),
        ("StringEqualsIfExists: {'aws:SourceAccount': '111122223333'}", true),
        ("StringLike: {'aws:SourceAccount': '*'}", true),
        ("StringNotEquals: {'aws:SourceAccount': '111122223333'}", true),
        ("Bool: {'aws:SecureTransport': 'true'}", true),
    ] {
        let review = support::review("Resources:\n  Topic: {Type: AWS::SNS::Topic}\n", &policy(condition));
        assert_eq!(review.red().count() > 0, red, "{condition}");
    }
}
