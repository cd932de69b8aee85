//! The templates that are checked together, resolved.

use proof::{Account, Position, ResolveError, Resource, Stack, Template, TemplateError};

/// The account that a template is resolved for where nobody names one: a stand-in of the documentation.
pub fn account() -> Account {
    Account::new("111122223333", "eu-central-1", "stack").with_open_parameters()
}

/// Stacks of one deployment, in the order in which they are deployed.
pub struct Deployment {
    parts: Vec<Part>,
    /// All stacks as if they were one.
    pub stack: Stack,
}

/// One template of a deployment.
pub struct Part {
    /// Its file, as it was named.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The text, read.
    pub template: Template,
    /// Its own resources, and nobody else's.
    pub stack: Stack,
}

/// Why a file cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It is no template.
    #[error("{file}: {problem}")]
    NoTemplate {
        /// Its name.
        file: String,
        /// Why.
        problem: TemplateError,
    },
    /// `CloudFormation` would refuse it.
    #[error("{file}: {problem}")]
    Unresolved {
        /// Its name.
        file: String,
        /// Why.
        problem: ResolveError,
    },
    /// There is nothing to check.
    #[error("no template to check; name a file, or `-` for standard input")]
    Nothing,
}

impl Deployment {
    /// Reads templates with the names of their files. Each sees what those before it export.
    pub fn read<'t>(
        files: impl IntoIterator<Item = (&'t str, &'t str)>,
        account: &Account,
    ) -> Result<Deployment, Unusable> {
        let mut account = account.clone();
        let mut parts: Vec<Part> = Vec::new();
        for (file, text) in files {
            let template = Template::parse(text)
                .map_err(|problem| Unusable::NoTemplate { file: file.to_owned(), problem })?;
            // A parameter is for the templates that have it.
            let mut own = account.clone();
            let declared = template.parameters();
            own.parameters.retain(|name, _| declared.iter().any(|parameter| parameter.name == *name));
            let stack = template
                .resolve(&own)
                .map_err(|problem| Unusable::Unresolved { file: file.to_owned(), problem })?;
            account = account.after(&stack);
            parts.push(Part { file: file.to_owned(), text: text.to_owned(), template, stack });
        }
        let mut stacks = parts.iter().map(|part| &part.stack);
        let first = stacks.next().ok_or(Unusable::Nothing)?.clone();
        let stack = stacks.fold(first, |all, next| all.beside(next));
        Ok(Deployment { parts, stack })
    }

    /// The templates, in their order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The template that holds a resource of [`Deployment::stack`].
    pub fn part_of(&self, resource: &Resource) -> Option<(usize, &Part)> {
        self.parts.iter().enumerate().find(|(_, part)| part.stack.resource(&resource.id).is_some())
    }

    /// Where a property of a resource stands: the number of its part, line and column. The nearest that the text has.
    pub(crate) fn place(&self, resource: &Resource, path: &[String]) -> (usize, Position) {
        let Some((part, of)) = self.part_of(resource) else { return (0, Position::default()) };
        let steps = ["Resources", resource.id.as_str()].into_iter().chain(path.iter().map(String::as_str));
        (part, of.template.position(&steps.collect::<Vec<_>>()))
    }
}
