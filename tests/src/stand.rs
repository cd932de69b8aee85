//! An operator beside a play: the command that ships, over the endpoint.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use aws_config::SdkConfig;
use aws_sdk_dynamodb::types::AttributeValue;
use clap::Parser as _;
use contract::ledger::State;
use contract::tenant::TenantItem;
use handlers::ledger::Ledger as _;
use operator::console::Consent;
use operator::{Arguments, Console, Exit, Failure, Services};
use rehearsal::{ACCOUNT, Call, Play, Report, Setting};
use serde_json::Value;

use crate::play::setting;
use crate::sdk;

/// A play, and an operator beside it.
pub struct Stand {
    /// The play.
    pub play: Play,
    config: SdkConfig,
    /// What the operator asks.
    pub services: Services,
    _folder: tempfile::TempDir,
}

impl Stand {
    /// Sets up a play of this template, whose events come once.
    pub async fn set(template: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let setting = Setting { twice: false, ..setting(template, folder.path()) };
        let play = Play::begin(setting).await.unwrap();
        let config = sdk::config(&play.endpoint()).await;
        let account = Some(ACCOUNT.to_owned());
        let services = Services::of(&config, "cci-lite".parse().unwrap(), account).await.unwrap();
        Self { play, config, services, _folder: folder }
    }

    /// Plays a call; the operator's clock is the play's.
    pub async fn call(&mut self, call: &Call) -> Report {
        self.services.now = call.time;
        self.play.call(call).await
    }

    /// Runs a command as an operator types it, with `--json` and `--yes`.
    pub async fn operator(&self, words: &[&str]) -> (Result<Exit, Failure>, Value) {
        let typed = ["operator"].into_iter().chain(words.iter().copied()).chain(["--json", "--yes"]);
        let arguments = Arguments::try_parse_from(typed).unwrap();
        let mut out = Vec::new();
        let mut console = Console::new(&mut out, arguments.json, Consent::of(arguments.yes));
        let exit = operator::run(&arguments.command, &self.services, &mut console).await;
        (exit, serde_json::from_slice(&out).unwrap_or_default())
    }

    /// Has calls of a tenant taken in, or refused.
    pub async fn activate(&self, tenant: &str, active: bool) {
        let [partition, sort] = TenantItem::KEYS;
        let client = aws_sdk_dynamodb::Client::new(&self.config);
        let request = client
            .update_item()
            .table_name(&self.services.names.tenant_table)
            .key(partition, AttributeValue::S(TenantItem::pk(&tenant.parse().unwrap())))
            .key(sort, AttributeValue::S(TenantItem::SK.to_owned()))
            .update_expression("SET active = :active")
            .expression_attribute_values(":active", AttributeValue::Bool(active));
        request.send().await.unwrap();
    }

    /// Where the ledger has the call.
    pub async fn state(&self, call: &str) -> Option<State> {
        self.services.ledger().row(&call.parse().unwrap()).await.unwrap().map(|row| row.state)
    }

    /// How many versions, marks of deletion included, the results bucket has of what begins so.
    pub async fn versions(&self, prefix: &str) -> usize {
        let bucket = &self.services.names.results_bucket;
        let page =
            self.services.s3.list_object_versions().bucket(bucket).prefix(prefix).send().await.unwrap();
        page.versions().len() + page.delete_markers().len()
    }
}
