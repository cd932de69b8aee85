//! Which actions may be named together with which resources.

use crate::cfn::{Arn, Node, Val};

/// One action, or up to eight in a tuple.
pub trait Actions {
    /// Their names, such as `s3:GetObject`.
    fn names() -> Vec<&'static str>;
}

/// Actions that AWS checks against resources of the kind `R`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not apply to resources of the kind `{R}`",
    label = "this action never matches such a resource",
    note = "the actions' kinds of resource are in `synth::aws::action`"
)]
pub trait AppliesTo<R>: Actions {}

/// Actions that AWS gives no kind of resource, so that a policy can only say `*`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` applies to certain resources, so it must not be granted on all",
    label = "name the resource with `on`"
)]
pub trait WithoutResource: Actions {}

/// The resources of a statement about the actions `A`.
pub trait Scope<A> {
    /// Their ARNs.
    fn into_arns(self) -> Vec<Node>;
}

impl<A: AppliesTo<R>, R> Scope<A> for Val<Arn<R>> {
    fn into_arns(self) -> Vec<Node> {
        vec![self.into_node()]
    }
}

impl<A, S: Scope<A>> Scope<A> for Vec<S> {
    fn into_arns(self) -> Vec<Node> {
        self.into_iter().flat_map(Scope::into_arns).collect()
    }
}

impl<A, S: Scope<A>, const N: usize> Scope<A> for [S; N] {
    fn into_arns(self) -> Vec<Node> {
        self.into_iter().flat_map(Scope::into_arns).collect()
    }
}

impl<A, S: Scope<A>, T: Scope<A>> Scope<A> for (S, T) {
    fn into_arns(self) -> Vec<Node> {
        let mut arns = self.0.into_arns();
        arns.extend(self.1.into_arns());
        arns
    }
}

macro_rules! tuple {
    ($($action:ident),+) => {
        impl<$($action: Actions),+> Actions for ($($action,)+) {
            fn names() -> Vec<&'static str> {
                [$($action::names()),+].concat()
            }
        }
        impl<R, $($action: AppliesTo<R>),+> AppliesTo<R> for ($($action,)+) {}
        impl<$($action: WithoutResource),+> WithoutResource for ($($action,)+) {}
    };
}
tuple!(A, B);
tuple!(A, B, C);
tuple!(A, B, C, D);
tuple!(A, B, C, D, E);
tuple!(A, B, C, D, E, F);
tuple!(A, B, C, D, E, F, G);
tuple!(A, B, C, D, E, F, G, H);
