//! Leaks between tenants that are put into our templates are found, those on purpose and those of a slip of the pen.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use check::Deployment;

fn text(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// What the tenancy rules find, as rule and message.
fn found(texts: &[String]) -> Vec<String> {
    let files = texts.iter().map(|text| ("template", text.as_str()));
    let deployment = Deployment::read(files, &check::account()).unwrap();
    let findings = check::run(&deployment).findings.into_iter();
    findings
        .filter(|finding| finding.rule.starts_with("tenancy/"))
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}

#[test]
fn a_leak_is_found() {
    let whole = text("everything.snap.yaml");
    for (narrow, wide, rule, other) in [
        (
            "Resource: !Sub ${ResultsBucket.Arn}/demo/*\n",
            "Resource: !Sub ${ResultsBucket.Arn}/demo*\n",
            "reaches",
            "demo-tenant",
        ),
        ("s3:prefix: demo/*", "s3:prefix: demo*", "lists", "demo-tenant"),
        ("s3:prefix: demo/*", "s3:prefix: ''", "lists", "acme-energie"),
        ("s3:prefix: tenant-demo/*", "s3:prefix: '*'", "lists", "acme-energie"),
        ("workgroup/${TenantDemoWorkGroup}", "workgroup/*", "reaches", "acme-energie"),
        ("/${Database}/tenant_demo\n", "/${Database}/tenant_demo*\n", "reaches", "demo-tenant"),
        ("/${Database}/tenant_demo\n", "/${Database}/tenant_acme_energie\n", "reaches", "acme-energie"),
        (
            "Resource: !Sub ${InputBucket.Arn}/demo/calls/*\n",
            "Resource: !Sub ${InputBucket.Arn}/*\n",
            "reaches",
            "acme-energie",
        ),
        (
            "${AthenaStagingBucket.Arn}/tenant-demo/*\n",
            "${AthenaStagingBucket.Arn}/*\n",
            "reaches",
            "acme-energie",
        ),
        ("accesspoint/cci-lite-demo/object/demo/*\n", "accesspoint/*\n", "reaches", "acme-energie"),
        // Encryption contexts.
        (
            "aws:s3:arn: !Sub ${ResultsBucket.Arn}/demo-tenant/*\n",
            "aws:s3:arn: !Sub ${ResultsBucket.Arn}/demo/*\n",
            "may use the key",
            "demo",
        ),
        (
            "aws:s3:arn: !Sub ${ResultsBucket.Arn}/demo-tenant/*\n",
            "aws:s3:arn: !Sub ${ResultsBucket.Arn}/*/*\n",
            "may use the key",
            "acme-energie",
        ),
        (
            "aws:s3:arn: !Sub ${AthenaStagingBucket.Arn}/tenant-demo-tenant/*\n",
            "aws:s3:arn: !Sub ${AthenaStagingBucket.Arn}/tenant-*/*\n",
            "may use the key",
            "acme-energie",
        ),
        (
            "- !Sub ${InputBucket.Arn}/demo-tenant/calls/*\n",
            "- !Sub ${InputBucket.Arn}/demo/calls/*\n",
            "may use the key",
            "demo",
        ),
        // Access points.
        (
            "accesspoint/cci-lite-demo-tenant/object/demo-tenant/*\n",
            "accesspoint/cci-lite-demo-tenant/object/demo/*\n",
            "reaches",
            "demo",
        ),
        (
            "accesspoint/cci-lite-demo-tenant\n            Condition:\n              StringLike:\n                s3:prefix: demo-tenant/*\n",
            "accesspoint/cci-lite-demo-tenant\n            Condition:\n              StringLike:\n                s3:prefix: demo/*\n",
            "lists",
            "demo",
        ),
        (
            "AWS: !GetAtt TenantDemoReaderRole.Arn",
            "AWS: !GetAtt TenantAcmeEnergieReaderRole.Arn",
            "reaches",
            "demo",
        ),
    ] {
        assert!(whole.contains(narrow), "{narrow}");
        let found = found(&[whole.replacen(narrow, wide, 1)]);
        let told = found.iter().any(|one| one.contains(rule) && one.contains(&format!("tenant {other}")));
        assert!(told, "{narrow} -> {wide}: {found:#?}");
    }
}

#[test]
fn a_leak_among_sixty_tenants_is_found() {
    let names = ["sixty-tenants-stack", "sixty-tenants-tenants-1", "sixty-tenants-tenants-2"];
    let texts = names.map(|name| text(&format!("{name}.snap.yaml")));
    assert_eq!(found(&texts), [""; 0]);
    let marker = "- Sid: ReadOwnDocuments\n";
    let (before, after) = texts[2].split_once(marker).unwrap();
    let narrow = after.lines().find(|line| line.contains("${Part1}/")).unwrap();
    assert!(narrow.ends_with("/*"), "{narrow}");
    let leak = format!("{before}{marker}{}", after.replacen(narrow, "            - ${Part1}/*", 1));
    let found = found(&[texts[0].clone(), texts[1].clone(), leak]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("and 58 more"), "{found:#?}");
}
