#!/usr/bin/env python3
"""Looks at the page of `rehearsal --report` in headless Chromium, as its readers do.

    tests/report.py REHEARSAL HANDLERS OUT    plays the samples and looks at their page
    tests/report.py --self-test PAGE          breaks that page in many ways: each must be found

REHEARSAL is the program, HANDLERS the folder of the functions' programs; the page and pictures of it are left in OUT.
Needs playwright and pypdf of .ci/requirements.txt, and Chromium (Debian: apt-get install chromium; or set CHROMIUM).
"""

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from pypdf import PdfReader

# What the page looks like to a reader: every visible text with its line boxes, its colour and what is behind it.
TEXTS = r"""() => {
  const number = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const behind = (element) => {
    for (let part = element; part; part = part.parentElement) {
      const colour = number(getComputedStyle(part).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  };
  const clip = (element, box) => {
    for (let part = element; part; part = part.parentElement) {
      if (getComputedStyle(part).overflowX === 'visible') continue;
      const frame = part.getBoundingClientRect();
      box = { left: Math.max(box.left, frame.left), right: Math.min(box.right, frame.right),
              top: Math.max(box.top, frame.top), bottom: Math.min(box.bottom, frame.bottom) };
    }
    return box;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || ['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue;
    if (!element.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true })) continue;
    if (element.closest('.skip')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].map((box) => clip(element, box))
      .filter((box) => box.right - box.left > 1 && box.bottom - box.top > 1)
      .map((box) => [box.left, box.top + scrollY, box.right, box.bottom + scrollY]);
    if (boxes.length) found.push({ text: node.data.trim().slice(0, 40), boxes,
      colour: number(getComputedStyle(element).color).slice(0, 3), behind: behind(element) });
  }
  return found;
}"""


def luminance(colour):
    def linear(part):
        part /= 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Reader:
    """Opens one page in many ways, without a network."""

    def __init__(self, browser, file):
        self.browser, self.file = browser, file
        self.troubles = []

    def open(self, width=1280, scheme="light", script=True):
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, offline=True
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda said: self.troubles.append(f"the console says: {said.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"the script fails: {error}"))
        own = self.file.resolve().as_uri()
        asked = lambda request: request.url.split("#")[0] == own or self.troubles.append(f"it asks for {request.url}")
        page.on("request", asked)
        page.goto(own)
        return page

    # Each check gives back what is wrong, in words.

    def quiet(self):
        """Nothing is asked for, nothing fails."""
        self.troubles = []
        page = self.open()
        page.wait_for_timeout(100)
        page.context.close()
        return list(self.troubles)

    def keyboard(self):
        """The keyboard alone leads to a call and opens it; where one is can be seen; a filter finds and loses calls."""
        wrong = []
        page = self.open()
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().left >= 0"):
            wrong.append("the first stop is no visible skip link")
        for landmark in ("header", "nav[aria-label]", "main", "h1"):
            if page.locator(landmark).count() != 1:
                wrong.append(f"there is not one {landmark}")
        for _ in range(60):
            if not page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'"):
                wrong.append("it cannot be seen where one is: " + page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
            if page.evaluate("document.activeElement.matches('#call-1 > summary')"):
                break
            page.keyboard.press("Tab")
        else:
            return [*wrong, "sixty stops do not lead to the first call"]
        page.keyboard.press("Enter")
        if not page.evaluate("document.getElementById('call-1').open"):
            wrong.append("Enter does not open the call")
        page.focus("#words")
        page.keyboard.type("no such words anywhere")
        if page.locator("details.call:visible").count() or not page.inner_text("#found").startswith("0 of"):
            wrong.append("the filter loses nothing")
        page.fill("#words", "billing")
        if page.locator("details.call:visible").count() != 1:
            wrong.append("the filter finds not one call")
        # A link leads to what the filter hides.
        page.evaluate("location.hash = '#call-2'")
        page.wait_for_timeout(50)
        if not page.locator("#call-2").is_visible() or not page.evaluate("document.getElementById('call-2').open"):
            wrong.append("a link does not lead to a call that is filtered away")
        page.context.close()
        return wrong

    def evidence(self):
        """What a criterion quotes is one click away, with and without the script."""
        wrong = []
        for script in (True, False):
            page = self.open(script=script)
            page.click("#call-1 > summary")
            link = page.locator("#call-1 a.evidence").first
            turn = page.locator(link.get_attribute("href"))
            link.click()
            page.wait_for_timeout(50)
            box = turn.bounding_box() if turn.is_visible() else None
            if not box or not -1 <= box["y"] < 900:
                wrong.append(f"a turn is not shown ({'with' if script else 'without'} the script)")
            page.context.close()
        return wrong

    def colours(self):
        """Light and dark differ, and each text stands out from what is behind it."""
        wrong, pages = [], {}
        for scheme in ("light", "dark"):
            page = self.open(scheme=scheme)
            self.unfold(page)
            texts = page.evaluate(TEXTS)
            pages[scheme] = [text["behind"] for text in texts[:1]]
            for text in texts:
                ratio = contrast(text["colour"], text["behind"])
                if ratio < 4.5:
                    wrong.append(f"{scheme}: {text['text']!r} has a contrast of {ratio:.1f}")
            page.context.close()
        if pages["light"] == pages["dark"]:
            wrong.append("light and dark are the same")
        return wrong

    def width(self):
        """Nothing is wider than the window, nothing lies on something else."""
        wrong = []
        for width in (1280, 400):
            page = self.open(width)
            self.unfold(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"at {width} px it is {wide} px wide")
            wrong += [f"at {width} px {one!r} lies on {other!r}" for one, other in overlaps(page.evaluate(TEXTS))]
            page.context.close()
        return wrong

    def paper(self):
        """On paper all is open."""
        page = self.open()
        calls = page.locator("details.call").count()
        turn = page.evaluate("document.querySelector('#call-1 ol.talk li:last-child p:last-child').textContent")
        file = self.file.with_suffix(".pdf")
        page.pdf(path=file, format="A4")
        page.context.close()
        pages = PdfReader(file).pages
        letters = lambda text: re.sub(r"\W", "", text)
        printed = letters("".join(page.extract_text() for page in pages[: 2 + len(pages) // 2]))
        wrong = [] if letters(turn) in printed else ["a turn of the first call is not on paper"]
        return wrong if len(pages) > calls else [*wrong, f"{calls} calls on {len(pages)} pages"]

    def pictures(self, folder):
        """Left for people."""
        for name, width, scheme in (("light", 1280, "light"), ("dark", 1280, "dark"), ("narrow", 400, "light")):
            page = self.open(width, scheme)
            page.screenshot(path=folder / f"report-{name}.png")
            self.unfold(page)
            page.locator("#call-1").screenshot(path=folder / f"report-{name}-call.png")
            page.context.close()

    @staticmethod
    def unfold(page):
        """Opens the first call with all of its parts, and the first role; all of it is drawn, far below the window, too."""
        page.evaluate(
            "document.querySelectorAll('#call-1, #call-1 details, details.role:first-of-type')"
            ".forEach((part) => { part.open = true; part.style.contentVisibility = 'visible'; })"
        )


def overlaps(texts):
    """Pairs of texts whose lines share more than a rim."""
    lines = sorted((box[1], box, text["text"], index) for index, text in enumerate(texts) for box in text["boxes"])
    found, near = [], []
    for top, box, text, index in lines:
        near = [other for other in near if other[0][3] > top + 3]
        for other, other_text, other_index in near:
            shared = min(box[2], other[2]) - max(box[0], other[0])
            if shared > 3 and min(box[3], other[3]) - top > 5 and index != other_index:
                found.append((text, other_text))
        near.append((box, text, index))
    return found


CHECKS = ("quiet", "keyboard", "evidence", "colours", "width", "paper")

# What is broken in the page, and the check that must find it.
STYLE = "</style>"
BROKEN = [
    ("quiet", "</main>", '</main><img alt="" src="http://192.0.2.1/x.png">'),
    ("quiet", "'use strict';", "'use strict'; throw new Error('broken');"),
    ("keyboard", "<summary>", '<summary tabindex="-1">'),
    ("keyboard", STYLE, "*:focus-visible { outline: none !important; } </style>"),
    ("keyboard", 'class="skip"', 'class="skip" hidden'),
    ("keyboard", "if (call.hidden === fits) call.hidden = !fits;", ""),
    ("evidence", "-turn-0", "-turn-none"),
    ("colours", STYLE, ".quiet { color: #888 !important; background: #999 } </style>"),
    ("colours", "prefers-color-scheme: dark", "prefers-color-scheme: none"),
    ("width", STYLE, ".tiles { width: 1500px } </style>"),
    ("width", STYLE, "ol.talk li { margin-top: -2rem !important } </style>"),
    ("paper", STYLE, "@media print { ol.talk { display: none } } </style>"),
]


def self_test(browser, file):
    whole, missed = file.read_text(), []
    # Without the policy, a browser runs what is broken.
    whole = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", whole)
    for number, (check, right, broken) in enumerate(BROKEN):
        assert right in whole, f"the page has no {right!r} to break"
        other = file.with_name(f"broken-{number}.html")
        # Evidence is broken at the turns only: links to them stay.
        old, new = (f'id="call-1{right}"', f'id="call-1{broken}"') if check == "evidence" else (right, broken)
        other.write_text(whole.replace(old, new))
        try:
            found = getattr(Reader(browser, other), check)()
        except Exception as error:  # A page that cannot be used is found, too.
            found = [str(error).splitlines()[0]]
        if not found:
            missed.append(f"{check} does not find {broken!r}")
        other.unlink()
        other.with_suffix(".pdf").unlink(missing_ok=True)
    return missed


def play(rehearsal, handlers, out):
    """Plays the samples: for a log, which must be plain."""
    file = out / "report.html"
    command = [rehearsal, "--handlers", handlers, "--once", "--json", "--report", str(file)]
    told = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True).stderr
    return file, ["a log has marks of a terminal"] if re.search(rb"[\r\x1b]", told) else []


def watched(rehearsal, handlers):
    """Plays one call before a terminal, which must show a bar."""
    sample = str(Path(__file__).parent.parent / "samples" / "silence.toml")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [rehearsal, "--handlers", handlers, "--once", sample], stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # Linux says so when the other end is closed.
                break
            if not more:
                break
            shown += more
    os.close(ours)
    if process.returncode:
        return [f"before a terminal it ends with {process.returncode}"]
    return [] if b"0/1 calls, silence" in shown else ["before a terminal it shows no progress"]


def main(arguments):
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("there is no Chromium: apt-get install chromium, or name it in CHROMIUM")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        match arguments:
            case ["--self-test", file]:
                wrong = self_test(browser, Path(file))
            case [rehearsal, handlers, out]:
                file, wrong = play(rehearsal, handlers, Path(out))
                wrong += watched(rehearsal, handlers)
                reader = Reader(browser, file)
                for check in CHECKS:
                    wrong += [f"{check}: {problem}" for problem in getattr(reader, check)()]
                reader.pictures(Path(out))
            case _:
                sys.exit(__doc__)
        browser.close()
    for problem in wrong[:40]:
        print(problem)
    print(f"{len(wrong)} problem(s) in the report" if wrong else "the report is as it should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
