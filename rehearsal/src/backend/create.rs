//! Creates the template's stateful resources through the services' own APIs.

use serde_json::{Map, Value, json};

use super::own_request;
use crate::PlayError;
use crate::service::text;
use crate::stage::Stage;
use crate::wire::Service;

impl Stage {
    /// Buckets and queues of an embedded stage exist already; tables are created through the API either way.
    pub(crate) async fn create_resources(&self) -> Result<(), PlayError> {
        for table in self.stack.of_kind("AWS::DynamoDB::Table") {
            let request = table_request(&table.physical_name, &table.properties);
            self.dynamodb("CreateTable", &request).await.map_err(|error| created(&table.id, &error))?;
        }
        let Some(remote) = self.backend.elsewhere(Service::S3) else { return Ok(()) };
        for bucket in self.stack.of_kind("AWS::S3::Bucket") {
            let body = format!(
                "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{}\
                 </LocationConstraint></CreateBucketConfiguration>",
                self.region
            );
            let mut request = own_request(Service::S3, &self.region, None, body);
            *request.method_mut() = hyper::Method::PUT;
            *request.uri_mut() = format!("/{}", bucket.name).parse().map_err(|_| {
                PlayError::Backend(format!("{}: bucket name {:?} is no path", bucket.id, bucket.name))
            })?;
            let answer =
                remote.send(request).await.map_err(|error| created(&bucket.id, &error.to_string()))?;
            if !answer.status().is_success() && answer.status().as_u16() != 409 {
                let text = String::from_utf8_lossy(answer.body()).into_owned();
                return Err(created(&bucket.id, &text));
            }
        }
        self.create_queues().await?;
        self.create_topics_and_parameters().await
    }

    async fn create_queues(&self) -> Result<(), PlayError> {
        // A queue can only point to a dead-letter queue that exists: those that have none come first.
        let mut queues: Vec<_> = self.stack.of_kind("AWS::SQS::Queue").collect();
        queues.sort_by_key(|queue| queue.properties.get("RedrivePolicy").is_some());
        for queue in queues {
            let mut attributes = Map::new();
            for name in ["VisibilityTimeout", "DelaySeconds", "MessageRetentionPeriod"] {
                let value = &queue.properties[name];
                if !value.is_null() {
                    attributes.insert(
                        name.to_owned(),
                        json!(value.as_str().map_or(value.to_string(), str::to_owned)),
                    );
                }
            }
            if let Some((name, limit)) = crate::service::sqs::redrive_of(&queue.properties["RedrivePolicy"]) {
                let arn = format!("arn:aws:sqs:{}:{}:{name}", self.region, crate::stage::ACCOUNT);
                let policy = json!({"deadLetterTargetArn": arn, "maxReceiveCount": limit});
                attributes.insert("RedrivePolicy".to_owned(), json!(policy.to_string()));
            }
            let request = json!({"QueueName": queue.physical_name, "Attributes": attributes});
            self.sqs("CreateQueue", &request).await.map_err(|error| created(&queue.id, &error))?;
        }
        Ok(())
    }

    async fn create_topics_and_parameters(&self) -> Result<(), PlayError> {
        for topic in self.stack.of_kind("AWS::SNS::Topic") {
            let body = format!("Action=CreateTopic&Version=2010-03-31&Name={}", topic.physical_name);
            let mut request = own_request(Service::Sns, &self.region, None, body);
            let form = hyper::header::HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().insert(hyper::header::CONTENT_TYPE, form);
            let Some(remote) = self.backend.elsewhere(Service::Sns) else { return Ok(()) };
            let sent = remote.send(request).await.map_err(|error| created(&topic.id, &error.to_string()))?;
            if !sent.status().is_success() {
                return Err(created(&topic.id, &String::from_utf8_lossy(sent.body())));
            }
        }
        for parameter in self.stack.of_kind("AWS::SSM::Parameter") {
            let properties = &parameter.properties;
            let request = json!({
                "Name": parameter.name, "Type": text(properties, "Type"), "Value": properties["Value"],
                "Overwrite": true,
            });
            let sent = self.elsewhere_json(Service::Ssm, "AmazonSSM.PutParameter", &request).await;
            sent.map_err(|error| created(&parameter.id, &error))?;
        }
        Ok(())
    }

    /// One operation of `DynamoDB`, by the rehearsal itself.
    pub(crate) async fn dynamodb(&self, operation: &str, request: &Value) -> Result<Value, String> {
        if self.backend.elsewhere(Service::DynamoDb).is_some() {
            let target = format!("DynamoDB_20120810.{operation}");
            return self.elsewhere_json(Service::DynamoDb, &target, request).await;
        }
        crate::service::dynamodb::execute(self, operation, request).map_err(|error| error.to_string())
    }

    /// All items of a table.
    pub(crate) async fn items(&self, table: &str) -> Result<Vec<Value>, String> {
        let mut items = Vec::new();
        let mut request = json!({"TableName": table});
        loop {
            let mut answer = self.dynamodb("Scan", &request).await?;
            if let Value::Array(page) = answer["Items"].take() {
                items.extend(page);
            }
            match answer["LastEvaluatedKey"].take() {
                Value::Null => return Ok(items),
                last => request["ExclusiveStartKey"] = last,
            }
        }
    }

    /// One operation of SQS, by the rehearsal itself or by `EventBridge` or Lambda.
    pub(crate) async fn sqs(&self, operation: &str, request: &Value) -> Result<Value, String> {
        if self.backend.elsewhere(Service::Sqs).is_some() {
            return self.elsewhere_json(Service::Sqs, &format!("AmazonSQS.{operation}"), request).await;
        }
        let answer = crate::service::sqs::execute(&mut self.now(), operation, request);
        answer.map_err(|error| error.to_string())
    }

    async fn elsewhere_json(&self, service: Service, target: &str, request: &Value) -> Result<Value, String> {
        let Some(remote) = self.backend.elsewhere(service) else { return Ok(Value::Null) };
        let request = own_request(service, &self.region, Some(target), request.to_string());
        let answer = remote.send(request).await.map_err(|error| error.to_string())?;
        let body = String::from_utf8_lossy(answer.body()).into_owned();
        if !answer.status().is_success() {
            return Err(format!("{target}: {body}"));
        }
        serde_json::from_str(&body).map_err(|error| format!("{target} answered {body:?}: {error}"))
    }
}

fn created(id: &str, error: &str) -> PlayError {
    let hint = if error.contains("ResourceInUse") {
        "; the emulator still has what an earlier rehearsal left: restart it (or reset moto: POST /moto-api/reset)"
    } else {
        ""
    };
    PlayError::Backend(format!("{id} cannot be created: {error}{hint}"))
}

/// The members of the template's table that decide how it answers.
fn table_request(name: &str, properties: &Value) -> Value {
    let mut request = json!({"TableName": name, "BillingMode": "PAY_PER_REQUEST"});
    for member in ["KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
        if !properties[member].is_null() {
            request[member] = properties[member].clone();
        }
    }
    request
}
