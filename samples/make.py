#!/usr/bin/env python3
"""Makes the sample calls from scripts/: each one's audio, and its transcript as Amazon Transcribe writes it.

    make.py                  transcripts and audio of all calls
    make.py NAME...          the same for these calls only
    make.py --transcripts    only the transcripts; needs nothing but Python 3.11
    make.py --check          says which transcripts do not fit their scripts, and fails when one does not

Audio needs flite, espeak-ng, sox with libsox-fmt-mp3, and opus-tools (all in Debian). Everything is pinned:
the same tools make the same bytes. A script is one line per turn, `agent: ...` or `customer: ...`, with `.`,
`,` and `?` as its only punctuation; `{NAME: Rosalind Pettifer}` is personal: spoken in the
audio, [PII] in the transcript. A turn after `agent| ` or `customer| ` is taken as it stands, every sign of it. The calls
in injections/ have no audio of their own.
"""
import argparse
import array
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import wave
import zlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORDS_PER_MINUTE = 160
GAP = 45  # hundredths of a second between two turns; every time in this file is in hundredths
SILENCE = 800
LONGEST_SEGMENT = 1200  # after this, an audio segment ends with its sentence, as Transcribe's do
RATE = 16000

VOICES = {  # sample: (agent, customer); flite's voices, or espeak-ng's after "espeak:"
    "billing-stereo": ("slt", "awb"),
    "broadband-mono": ("awb", "slt"),
    "card-payment-pii": ("rms", "slt"),
    "mortgage-long": ("rms", "slt"),
    "silence": ("slt", "rms"),
    "voicemail-one-speaker": ("slt", "awb"),
    "umzug-german": ("espeak:de+f2", "espeak:de+m3"),
    "prompt-injection": ("slt", "rms"),
}

TOKEN = re.compile(
    r"\{(?P<pii>[A-Z_]+): (?P<said>[^{}]+)\}(?P<after>[.,?]?)"
    r"|(?P<word>[^\s{}]+?)(?P<end>[.,?]?)(?=\s|$)"
)


@dataclass
class Token:
    """One word, or one stretch of personal speech, with the punctuation behind it."""

    said: str
    pii: str | None
    punctuation: str
    start: int = 0
    end: int = 0

    @property
    def words(self):
        return len(self.said.split())


@dataclass
class Turn:
    speaker: str
    tokens: list

    @property
    def start(self):
        return self.tokens[0].start

    @property
    def end(self):
        return self.tokens[-1].end


def read_script(name):
    """The turns of a script, timed."""
    turns = []
    script = script_of(name)
    for number, line in enumerate(script.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        speaker, bar, text = line.partition("| ")
        if bar and speaker in ("agent", "customer"):
            turns.append(Turn(speaker, [literal(word) for word in text.split()]))
            continue
        speaker, colon, text = line.partition(": ")
        rest = TOKEN.sub("", text).strip() or set("!;:") & set(text.replace(": ", " "))
        if speaker not in ("agent", "customer") or not colon or rest:
            sys.exit(f"{script}:{number}: expected `agent: ...` or `customer: ...`; stray: {rest}")
        turns.append(Turn(speaker, [token(match) for match in TOKEN.finditer(text)]))
    now = 50
    for turn in turns:
        now = time_turn(turn, now) + GAP
    return turns


def script_of(name):
    path = HERE / name
    return path.parent / "scripts" / f"{path.name}.txt"


def literal(word):
    end = word[-1] if word[-1] in ".,?" and len(word) > 1 else ""
    return Token(word.removesuffix(end), None, end)


def token(match):
    if match["pii"]:
        return Token(match["said"], match["pii"], match["after"])
    return Token(match["word"], None, match["end"])


def time_turn(turn, start):
    """Gives every token its times: 160 words a minute, shared out by length. Returns the turn's end."""
    length = sum(token.words for token in turn.tokens) * 6000 // WORDS_PER_MINUTE
    weights = [len(token.said) + 2 for token in turn.tokens]
    done = 0
    for token, weight in zip(turn.tokens, weights):
        token.start = start + length * done // sum(weights)
        done += weight
        token.end = start + length * done // sum(weights)
    return start + length


# The transcript. Shapes: Amazon Transcribe Developer Guide, "Data input and output", "Example channel
# identification output (batch)", "Example diarization output (batch)", "Example PII redaction and
# identification output".


def seconds(hundredths):
    """A time as Transcribe writes it: "4.86", "6.1", "0.0"."""
    return repr(hundredths / 100)


def confidence(name, number, low):
    """A made-up confidence that is always the same for the same word of the same call."""
    roll = zlib.crc32(f"{name} {number}".encode()) % 1000
    return "1.0" if roll < 400 and low < 0.9 else repr(round(low + (0.999 - low) * roll / 999, 3))


def items_of(name, turn, label, first):
    """The items of one turn: a pronunciation for each word and a punctuation for each mark."""
    items = []
    for token in turn.tokens:
        number = first + len(items)
        if token.pii:
            redaction = {"confidence": confidence(name, number, 0.95), "type": token.pii, "category": "PII"}
            alternative = {"content": "[PII]", "redactions": [redaction]}
        else:
            alternative = {"confidence": confidence(name, number, 0.6), "content": token.said}
        times = {"start_time": seconds(token.start), "end_time": seconds(token.end)}
        items.append({"id": number, "type": "pronunciation", **times, "alternatives": [alternative], **label})
        if token.punctuation:
            mark = {"confidence": "0.0", "content": token.punctuation}
            items.append({"id": number + 1, "type": "punctuation", "alternatives": [mark], **label})
    return items


def text_of(items):
    """The words, with a blank before each but no punctuation mark."""
    contents = [(item["type"], item["alternatives"][0]["content"]) for item in items]
    parts = [(" " if kind == "pronunciation" else "") + content for kind, content in contents]
    return "".join(parts).strip()


def utterances(items):
    """Cuts the items of one turn after the first sentence that ends later than LONGEST_SEGMENT, and so on."""
    utterance = []
    for item in items:
        utterance.append(item)
        words = [item for item in utterance if "end_time" in item]
        length = float(words[-1]["end_time"]) - float(words[0]["start_time"])
        if item["alternatives"][0]["content"] in (".", "?") and length * 100 > LONGEST_SEGMENT:
            yield utterance
            utterance = []
    if utterance:
        yield utterance


def transcript(name, call):
    """The transcript of one call, one line of JSON. `{job}` and `{account}` stand for what a run knows."""
    turns = read_script(name)
    labels = label_turns(turns, call["speech"])
    items, segments = [], []
    for turn, label in zip(turns, labels):
        said = items_of(name, turn, label, len(items))
        items += said
        for utterance in utterances(said):
            words = [item for item in utterance if "end_time" in item]
            times = {"start_time": words[0]["start_time"], "end_time": words[-1]["end_time"]}
            numbers = [item["id"] for item in utterance]
            said_once = {"id": len(segments), "transcript": text_of(utterance)}
            segments.append({**said_once, **times, **label, "items": numbers})
    results = {
        "transcripts": [{"transcript": text_of(items)}],
        **(channel_labels(items) if "channels" in call["speech"] else speaker_labels(items, segments)),
        "items": items,
        "audio_segments": segments,
    }
    document = {"jobName": "{job}", "accountId": "{account}", "isRedacted": True, "results": results}
    document["status"] = "COMPLETED"
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def label_turns(turns, speech):
    """Channels: the tenant says which is the agent's. Speakers: numbered as they are first heard."""
    if "channels" in speech:
        agent = speech["channels"]["agent"]
        return [{"channel_label": f"ch_{agent if turn.speaker == 'agent' else 1 - agent}"} for turn in turns]
    order = list(dict.fromkeys(turn.speaker for turn in turns))
    return [{"speaker_label": f"spk_{order.index(turn.speaker)}"} for turn in turns]


def channel_labels(items):
    def channel(label):
        own = [item for item in items if item["channel_label"] == label]
        own = [{key: item[key] for key in item if key != "id"} for item in own]
        return {"channel_label": label, "items": own}

    channels = [channel("ch_0"), channel("ch_1")]
    return {"channel_labels": {"channels": channels, "number_of_channels": 2}}


def speaker_labels(items, segments):
    def segment(one):
        words = [items[number] for number in one["items"] if "end_time" in items[number]]
        keys = ("start_time", "end_time", "speaker_label")
        labelled = [{key: word[key] for key in keys} for word in words]
        return {**{key: one[key] for key in keys}, "items": labelled}

    speakers = len({one["speaker_label"] for one in segments})
    segments = [segment(one) for one in segments]
    return {"speaker_labels": {"channel_label": "ch_0", "speakers": speakers, "segments": segments}}


# The audio: each turn is spoken at the times that the transcript gives it.


def spoken(turn):
    """What the voice reads: the personal parts in full, amounts in words, long numbers digit by digit."""
    text = " ".join(token.said + token.punctuation for token in turn.tokens)
    text = re.sub(r"(?<![£\d,])\d{5,}", lambda m: " ".join(m[0]), text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    pounds = re.compile(r"£(\d+)(?:\.(\d\d))?")
    return pounds.sub(lambda m: f"{m[1]} pounds" + (f" {m[2]}" if m[2] else ""), text)


def speak(turn, voice, folder):
    """The turn's samples, as long as the transcript says."""
    raw, fitted, text = folder / "raw.wav", folder / "fitted.wav", folder / "text.txt"
    text.write_text(spoken(turn) + "\n", "utf-8")
    if voice.startswith("espeak:"):
        run("espeak-ng", "-v", voice.removeprefix("espeak:"), "-s", "155", "-f", text, "-w", raw)
    else:
        run("flite", "-voice", voice, "-f", text, "-o", raw)
    with wave.open(str(raw)) as sound:
        actual = sound.getnframes() / sound.getframerate()
    tempo = actual * 100 / (turn.end - turn.start)
    run("sox", "-D", "-G", raw, "-b", "16", "-r", RATE, "-c", "1", fitted, "tempo", "-s", f"{tempo:.4f}")
    with wave.open(str(fitted)) as sound:
        return array.array("h", sound.readframes(sound.getnframes()))


def record(name, call, path):
    """Speaks the whole script, one track per channel, and packs it as the file's extension says."""
    turns = read_script(name)
    stereo = "channels" in call["speech"]
    length = (turns[-1].end + 50 if turns else SILENCE) * RATE // 100
    tracks = [array.array("h", bytes(2 * length)) for _ in range(2 if stereo else 1)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for turn, label in zip(turns, label_turns(turns, call["speech"])):
            track = tracks[int(label["channel_label"][-1]) if stereo else 0]
            samples = speak(turn, VOICES[name][turn.speaker == "customer"], folder)
            start = turn.start * RATE // 100
            samples = samples[: length - start]
            track[start : start + len(samples)] = samples
        whole = folder / "whole.wav"
        with wave.open(str(whole), "wb") as sound:
            sound.setnchannels(len(tracks))
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            frames = array.array("h", bytes(2 * length * len(tracks)))
            for number, track in enumerate(tracks):
                frames[number :: len(tracks)] = track
            sound.writeframes(frames.tobytes())
        pack(whole, path)


def pack(whole, path):
    """Small, but two channels stay two: Opus mixes stereo down at such rates and MP3 does not."""
    if path.suffix == ".ogg":
        run("opusenc", "--quiet", "--serial", "1", "--padding", "0", "--discard-comments", "--speech",
            "--framesize", "60", "--vbr", "--bitrate", "7", whole, path)
    elif path.suffix == ".mp3":
        run("sox", "-D", whole, "-r", "8000", "-C", "8", path)
    elif path.suffix == ".amr":
        run("sox", "-D", whole, "-r", "8000", "-C", "7", "-t", "amr-nb", path)
    else:
        run("sox", "-D", whole, "-r", "8000", path)


def run(*command):
    try:
        subprocess.run([str(part) for part in command], check=True, capture_output=True)
    except FileNotFoundError:
        sys.exit(f"{command[0]} is missing: apt install flite espeak-ng sox libsox-fmt-mp3 opus-tools")
    except subprocess.CalledProcessError as error:
        sys.exit(f"{command[0]} failed: {error.stderr.decode(errors='replace')}")


def main():
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("name", nargs="*", help="a sample, such as billing-stereo; all when none is named")
    parser.add_argument("--transcripts", action="store_true", help="make the transcripts only")
    parser.add_argument("--check", action="store_true", help="change nothing, fail if a transcript is stale")
    chosen = parser.parse_args()
    stale = []
    silent = [f"injections/{path.stem}" for path in sorted((HERE / "injections").glob("*.toml"))]
    for name in chosen.name or sorted(VOICES) + silent:
        file = HERE / f"{name}.toml"
        call = tomllib.loads(file.read_text("utf-8"))
        path, text = file.parent / call["transcript"], transcript(name, call)
        if chosen.check:
            stale += [] if path.exists() and path.read_text("utf-8") == text else [path.name]
            continue
        path.write_text(text, "utf-8")
        if not chosen.transcripts and name in VOICES:
            record(name, call, HERE / call["audio"])
        print(name)
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; run samples/make.py --transcripts")


if __name__ == "__main__":
    main()
