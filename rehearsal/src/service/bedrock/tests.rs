use super::*;

const MODEL: &str = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";

fn request(schema: &Value) -> Value {
    json!({
        "modelId": MODEL, "inferenceConfig": {"temperature": 0.0},
        "messages": [{"role": "user", "content": [{"text": "Analyse.\n<transcript>\nAgent: Your parcel is late.\n</transcript>"}]}],
        "outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"schema": schema.to_string()}}}},
    })
}

#[test]
fn the_answer_is_json_in_the_schema_and_from_the_transcript_only() {
    let schema = json!({
        "type": "object", "additionalProperties": false, "properties": {"summary": {"type": "string"}},
    });
    let answer = converse(&request(&schema), None).unwrap();
    assert_eq!(answer["stopReason"], "end_turn");
    let text = answer["output"]["message"]["content"][0]["text"].as_str().unwrap();
    let parsed: Value = serde_json::from_str(text).unwrap();
    assert_eq!(parsed, json!({"summary": "The agent says: “Your parcel is late.” Resolved."}));
}

/// What the contract asks for, with one criterion of a form, is answered in the contract's own words.
#[test]
fn the_answer_to_the_real_question_has_nothing_to_mend() {
    use contract::answer::{Answer as _, ModelAnswer, SectionNotes};
    use contract::qa::{Criterion, QaForm};
    let form = QaForm {
        name: "service".to_owned(),
        criteria: vec![Criterion::new("greeting", "Did the agent greet the customer?")],
    };
    let text = |request: &Value| {
        let answer = converse(request, None).unwrap();
        answer["output"]["message"]["content"][0]["text"].as_str().unwrap().to_owned()
    };
    let mut asked = request(&ModelAnswer::output_schema(Some(&form)));
    let call = "[0:00] Agent: Good morning, Northwind Bank.\n[0:03] Customer: I want my money back.\n[0:05] \
        Agent: I'll send it by Friday.";
    asked["messages"][0]["content"][0]["text"] = json!(format!("<transcript>\n{call}\n</transcript>"));
    let answer = ModelAnswer::from_json(&text(&asked)).unwrap();
    assert_eq!(answer.faults(Some(&form)), [""; 0]);
    let greeting = &answer.qa["greeting"];
    assert_eq!((greeting.quote.as_str(), greeting.score), ("Good morning, Northwind Bank.", 5));
    let promise = &answer.action_items[0];
    assert_eq!((promise.text.as_str(), promise.due.as_str()), ("I'll send it by Friday.", "by Friday"));
    assert_eq!(promise.owner, contract::answer::Owner::Agent);

    // The same by notes of two sections: what they found is kept.
    let mut section = request(&SectionNotes::output_schema(Some(&form)));
    section["messages"] = asked["messages"].clone();
    let notes = text(&section);
    SectionNotes::from_json(&notes).unwrap();
    asked["messages"][0]["content"][0]["text"] = json!(format!("<notes>\n[{notes},{notes}]\n</notes>"));
    let merged = ModelAnswer::from_json(&text(&asked)).unwrap();
    assert_eq!((&merged.qa, &merged.action_items), (&answer.qa, &answer.action_items));
    assert!(merged.summary.contains("money"), "{}", merged.summary);
}

#[test]
fn an_arranged_fault_comes_instead_of_the_answer() {
    let schema = json!({
        "type": "object", "additionalProperties": false,
        "properties": {"score": {"type": "integer"}, "summary": {"type": "string"}},
    });
    let with = |fault| converse(&request(&schema), Some(fault));
    let text =
        |answer: &Value| answer["output"]["message"]["content"][0]["text"].as_str().unwrap().to_owned();
    let said = with(ModelFault::Says("no JSON".to_owned())).unwrap();
    assert_eq!((text(&said).as_str(), said["stopReason"].as_str()), ("no JSON", Some("end_turn")));
    let refused = with(ModelFault::Refuses("Sorry.".to_owned())).unwrap();
    assert_eq!(
        (text(&refused).as_str(), refused["stopReason"].as_str()),
        ("Sorry.", Some("content_filtered"))
    );
    let cut = with(ModelFault::CutOff).unwrap();
    assert_eq!(cut["stopReason"], "max_tokens");
    assert!(serde_json::from_str::<Value>(&text(&cut)).is_err());
    let beyond = text(&with(ModelFault::ScoreOutOfRange).unwrap());
    assert_eq!(serde_json::from_str::<Value>(&beyond).unwrap()["score"], 1000);
    let error = with(ModelFault::Error("ThrottlingException")).unwrap_err();
    assert_eq!((error.code.as_str(), error.status), ("ThrottlingException", 429));
    let error = with(ModelFault::ErrorSaying("ValidationException", "In words.".to_owned())).unwrap_err();
    assert_eq!((error.code.as_str(), error.message.as_str()), ("ValidationException", "In words."));
}

#[test]
fn what_does_not_fit_into_the_model_is_refused_or_cut() {
    let schema = json!({
        "type": "object", "additionalProperties": false, "properties": {"summary": {"type": "string"}},
    });
    let mut asked = request(&schema);
    asked["inferenceConfig"] = json!({"maxTokens": 199_990, "temperature": 0});
    assert_eq!(converse(&asked, None).unwrap()["stopReason"], "model_context_window_exceeded");
    asked["inferenceConfig"]["maxTokens"] = json!(4096);
    assert_eq!(converse(&asked, None).unwrap()["stopReason"], "end_turn");
    asked["messages"][0]["content"][0]["text"] = json!("word ".repeat(160_001));
    assert!(converse(&asked, None).unwrap_err().message.contains("too long"));
}

#[test]
fn a_forced_tool_is_used_and_a_short_limit_cuts() {
    let mut asked = request(&json!({}));
    asked.as_object_mut().unwrap().remove("outputConfig");
    asked["toolConfig"] = json!({
        "tools": [{"toolSpec": {"name": "report", "inputSchema": {"json": {
            "type": "object", "properties": {"summary": {"type": "string"}},
        }}}}],
        "toolChoice": {"tool": {"name": "report"}},
    });
    let answer = converse(&asked, None).unwrap();
    assert_eq!(answer["stopReason"], "tool_use");
    assert_eq!(
        answer["output"]["message"]["content"][0]["toolUse"]["input"]["summary"],
        "The agent says: “Your parcel is late.” Resolved."
    );
    asked["modelId"] = json!("eu.amazon.nova-2-lite-v1:0");
    assert_eq!(converse(&asked, None).unwrap()["stopReason"], "tool_use");
    for (at, key, value) in [
        ("", "additionalProperties", json!(false)),
        ("", "description", json!("An assessment")),
        ("/properties/summary", "additionalProperties", json!(false)),
    ] {
        let mut refused = asked.clone();
        let path = format!("/toolConfig/tools/0/toolSpec/inputSchema/json{at}");
        refused.pointer_mut(&path).unwrap()[key] = value;
        let message = converse(&refused, None).unwrap_err().message;
        assert!(message.contains(&format!("extraneous key [{key}]")), "{message}");
    }
    asked["inferenceConfig"] = json!({"maxTokens": 2, "temperature": 0});
    assert_eq!(converse(&asked, None).unwrap()["stopReason"], "max_tokens");
}

#[test]
fn what_bedrock_refuses_is_refused() {
    let open = json!({"type": "object", "properties": {}});
    let ranged = json!({"type": "integer", "minimum": 0});
    let fine = json!({"type": "string"});
    let code = |request: Value| converse(&request, None).unwrap_err();
    assert!(code(request(&open)).message.contains("additionalProperties"));
    assert!(code(request(&ranged)).message.contains("minimum"));
    let with = |member: &str, value: Value| {
        let mut changed = request(&fine);
        changed[member] = value;
        changed
    };
    let old = with("modelId", json!("anthropic.claude-3-haiku-20240307-v1:0"));
    assert_eq!(code(old).code, "ResourceNotFoundException");
    let bare = with("modelId", json!("anthropic.claude-haiku-4-5-20251001-v1:0"));
    assert!(code(bare).message.contains("inference profile"));
    assert_eq!(code(with("messages", json!([]))).code, "ValidationException");
    let warm = with("inferenceConfig", json!({"temperature": 0.7}));
    let unset = with("inferenceConfig", json!({}));
    assert!([warm, unset].into_iter().all(|asked| code(asked).message.contains("temperature")));
    let mut opus = with("modelId", json!("eu.anthropic.claude-opus-4-7"));
    assert!(code(opus.clone()).message.contains("deprecated"));
    opus["inferenceConfig"] = json!({});
    converse(&opus, None).unwrap();
    let reversed = json!([{"role": "assistant", "content": [{"text": "x"}]}]);
    assert!(code(with("messages", reversed)).message.contains("start with a user"));
}
