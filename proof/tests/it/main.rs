//! Tests of the public interface, by question.

mod authorize;
mod calls;
mod catalog;
mod deliveries;
mod examples;
mod functions;
mod patterns;
mod policies;
mod resolve;
mod template;
