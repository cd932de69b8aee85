//! What the help of every command shows: examples, and such as can be typed. For the tests of each program.

use clap::Command;

/// Asserts that each command of a program has an example in its help, which the program takes, as that command.
///
/// An example is a line that begins with the program's name, behind `Example:`, `Examples:` or nothing.
pub(crate) fn assert_examples(program: &Command) {
    assert_each(program, program, &mut Vec::new());
}

fn assert_each(program: &Command, command: &Command, way: &mut Vec<String>) {
    let name = program.get_name();
    let help = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let examples: Vec<&str> = help.lines().filter_map(|line| example(line, name)).collect();
    assert!(!examples.is_empty(), "the help of `{name} {}` needs a line `Example: {name} …`", way.join(" "));
    for line in examples {
        let matches = program.clone().try_get_matches_from(words(line));
        let matches = matches.unwrap_or_else(|why| panic!("the example `{line}` is refused: {why}"));
        let (mut typed, mut here) = (Vec::new(), &matches);
        while let Some((step, below)) = here.subcommand() {
            typed.push(step.to_owned());
            here = below;
        }
        assert!(typed.starts_with(way), "`{line}` is an example of another command");
    }
    for below in command.get_subcommands() {
        way.push(below.get_name().to_owned());
        assert_each(program, below, way);
        way.pop();
    }
}

/// The example that a line of help is.
fn example<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let line = line.trim();
    let line = line.strip_prefix("Examples:").or(line.strip_prefix("Example:")).unwrap_or(line).trim();
    line.strip_prefix(name)?.starts_with(' ').then_some(line)
}

/// What a shell makes of a line: words, in quotes or not, up to where it goes to a file or another program.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.take_while(|word| word != ">" && word != "|").collect()
}
