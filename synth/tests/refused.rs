//! What does not compile.

#[test]
fn mistakes_are_refused_by_the_compiler() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
