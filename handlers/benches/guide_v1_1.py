"""What section 8.3 of the v1.1 console guide does with a transcript, step by step, as a baseline to measure against.

    python3 guide_v1_1.py TRANSCRIPT COMPREHEND_SECONDS MODEL_SECONDS

AWS's answers are stand-ins that come after the given times. One after the other, as in the guide: three analyses by
Comprehend of one text of at most 45,000 characters, then the model, then the document. Comprehend itself refuses a text of
more than 5,000 bytes; here it takes it, so that there is something to measure. Prints one line of JSON with the
milliseconds of each step.
"""

import json
import sys
import time

COMPREHEND_CHARACTERS = 45_000
MODEL_CHARACTERS = 15_000


def answer_after(seconds, answer):
    time.sleep(seconds)
    return answer


def main(path, comprehend_seconds, model_seconds):
    with open(path, "rb") as file:
        body = file.read()
    begin = time.perf_counter()
    transcript = json.loads(body)
    parsed = time.perf_counter()
    texts = [one.get("transcript", "") for one in transcript.get("results", {}).get("transcripts", [])]
    call = "\n".join(texts)[:COMPREHEND_CHARACTERS]
    joined = time.perf_counter()

    found = {}
    for name in ("sentiment", "key_phrases", "entities"):
        results = answer_after(comprehend_seconds, {"ResultList": [{"Index": 0}], "ErrorList": []})
        found[name] = results["ResultList"][0]
    prompt = f"Assess this call, in JSON.\n{call[:MODEL_CHARACTERS]}"
    request = json.dumps({"messages": [{"role": "user", "content": prompt}], "max_tokens": 1500})
    assessed = json.loads(answer_after(model_seconds, '{"issue": "", "qa_score": 80, "tone_score": 90}'))
    document = {"tenant_id": "demo-tenant", "call_id": transcript.get("jobName"), **found, "ai_summary": assessed}
    line = json.dumps(document)
    end = time.perf_counter()

    steps = {"parse": parsed - begin, "turns": joined - parsed, "total": end - begin}
    figures = {f"{name}_ms": seconds * 1000 for name, seconds in steps.items()}
    print(json.dumps({**figures, "document_bytes": len(line), "request_bytes": len(request)}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
