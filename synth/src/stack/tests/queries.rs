//! The saved queries.

use std::collections::BTreeSet;
use std::path::Path;

use super::{everything, properties, template};

#[test]
fn each_query_is_bounded_in_days_and_says_what_it_answers() {
    let template = template(&everything());
    let queries = properties(&template, "AWS::Athena::NamedQuery");
    let mut names = BTreeSet::new();
    for (id, query) in &queries {
        let text = query["QueryString"].as_str().unwrap();
        assert!(text.contains("\nWHERE dt >= date_format("), "{id} reads every day that there is");
        assert!(text.contains("FROM \"cci_lite\".\"results\""), "{id} reads another table");
        assert!(!text.contains(['{', ';', '\t']), "{id} has a placeholder, semicolon or tab left");
        assert!(query["Description"].as_str().unwrap().len() > 20, "{id} does not say what it answers");
        assert!(names.insert(query["Name"].as_str().unwrap()), "{id} has the name of another");
        assert_eq!(query["WorkGroup"]["Ref"], "SharedWorkGroup", "{id}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stack/queries");
    assert_eq!(
        queries.len(),
        folder.read_dir().unwrap().count(),
        "a file in {} is not used",
        folder.display()
    );
}
