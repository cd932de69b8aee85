//! What a function sees.

use proof::Code;

use crate::calls;

#[test]
fn a_function_with_its_environment_and_queue() {
    let stack = calls::stack();
    let functions = stack.functions();
    let [start] = functions.as_slice() else { panic!("one function") };
    assert_eq!(start.name, "calls-start");
    assert_eq!(start.role.as_deref(), Some("StartRole"));
    assert_eq!((start.timeout_s, start.memory_mb), (60, 256));
    assert_eq!((start.architecture.as_str(), start.handler.as_deref()), ("arm64", Some("bootstrap")));
    assert_eq!((start.log_group.as_str(), start.log_format.as_str()), ("/calls/start", "JSON"));
    assert!(start.tracing);
    assert_eq!(start.code, Some(Code::S3 { bucket: "assets".into(), key: "start.zip".into() }));
    assert_eq!(start.environment["TABLE"], stack.resource("Table").unwrap().name);
    assert_eq!(start.environment["LIMIT"], "3");
    assert!(start.unknown_environment["SHARED"].contains("another stack"));
    assert_eq!(stack.resource("Start").unwrap().metadata["cci:binary"], "job-init");

    let [mapping] = start.mappings.as_slice() else { panic!("one mapping") };
    assert_eq!((mapping.queue.as_deref(), mapping.function.as_str()), (Some("Intake"), "Start"));
    assert_eq!((mapping.batch_size, mapping.batch_window_s, mapping.maximum_concurrency), (5, 0, Some(10)));
    assert!(mapping.partial_failures && mapping.enabled);
}

#[test]
fn defaults_are_those_of_lambda() {
    let stack = calls::stack_of(
        "Resources: { F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: x } } } }",
    );
    let function = &stack.functions()[0];
    assert_eq!((function.timeout_s, function.memory_mb), (3, 128));
    assert_eq!(function.architecture, "x86_64");
    assert_eq!(function.log_group, format!("/aws/lambda/{}", function.name));
    assert_eq!((function.log_format.as_str(), function.tracing), ("Text", false));
    assert!(function.name.starts_with("demo-F-"), "{}", function.name);
    assert_eq!(function.mappings, []);
}

#[test]
fn without_a_mapping_no_queue_feeds_the_function() {
    assert_eq!(calls::without("mapping").functions()[0].mappings, []);
}
