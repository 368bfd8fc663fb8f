# desktop.py - the real program on a display, driven as a screen reader would.
#
# Run inside tests/ui/with-display with GTK_A11Y=atspi.  Everything is found by
# role and name, so what works here can be used by people who cannot see it.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import signal
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# A busy machine with one slow core is no failure.
PATIENCE = float(os.environ.get("FX_TEST_PATIENCE", "60"))


class Missing(Exception):
    """Something did not come up in time; the message has the tree."""


def role(node):
    try:
        return node.get_role_name()
    except GLib.Error:
        return ""


def name(node):
    try:
        return node.get_name() or ""
    except GLib.Error:
        return ""


def children(node):
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            child = None
        if child is not None:
            yield child


def walk(node, depth=0):
    """Every node below and with @node, in the order of the screen."""
    if depth > 60:
        return
    yield node
    for child in children(node):
        yield from walk(child, depth + 1)


def has(node, state):
    try:
        return node.get_state_set().contains(state)
    except GLib.Error:
        return False


def text_of(node):
    """What a node says: its text if it has any, else its name."""
    try:
        if node.get_text_iface() is not None:
            return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    except GLib.Error:
        pass
    return name(node)


def tree(node, depth=0):
    """For people: the tree as lines."""
    lines = []
    for child in children(node):
        said = text_of(child)[:60]
        plain = not said and role(child) in ("panel", "grouping", "separator")
        if not plain:
            lines.append("  " * depth + f"{role(child)} “{said}”")
        lines += tree(child, depth if plain else depth + 1)
    return lines


def skip_first_run():
    """A new user with no model would be welcomed by a dialog."""
    path = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("[app/fornax/Fornax]\nwelcomed=true\n")


class Program:
    """One run of the program, from its start to its end."""

    def __init__(self, path, *args, log=None, welcome=False):
        environment = dict(os.environ, GTK_A11Y="atspi")
        if not welcome:
            skip_first_run()
        self.log = log
        self.process = subprocess.Popen([path, *args], env=environment,
                                        stderr=open(log, "ab") if log else None)
        self.root = self.wait(self._find_application, "the program's tree")

    def _find_application(self):
        if self.process.poll() is not None:
            raise Missing(f"the program ended with {self.process.returncode}")
        for application in children(Atspi.get_desktop(0)):
            try:
                if application.get_process_id() == self.process.pid and \
                        application.get_child_count() > 0:
                    return application
            except GLib.Error:
                pass
        return None

    def wait(self, condition, what, patience=None):
        """Until @condition gives something true; that is returned."""
        end = time.monotonic() + (patience or PATIENCE)
        while True:
            result = condition()
            if result:
                return result
            if self.process.poll() is not None:
                raise Missing(f"{what}: the program ended with {self.process.returncode}")
            if time.monotonic() > end:
                lines = tree(self.root) if hasattr(self, "root") else []
                raise Missing(f"{what}: not there in time\n" + "\n".join(lines))
            time.sleep(0.05)

    def all(self, wanted_role, wanted_name=None, below=None):
        """Every node of a role; @wanted_name a string or a function."""
        found = []
        for node in walk(below or self.root):
            if role(node) != wanted_role:
                continue
            if wanted_name is None or wanted_name == name(node) or \
                    (callable(wanted_name) and wanted_name(name(node))):
                found.append(node)
        return found

    def find(self, wanted_role, wanted_name=None, below=None, patience=None):
        found = self.wait(lambda: self.all(wanted_role, wanted_name, below),
                          f"{wanted_role} “{wanted_name}”", patience)
        return found[0]

    def click(self, node):
        Atspi.Action.do_action(node, 0)

    def press(self, wanted_role, wanted_name=None, below=None):
        """Clicks as soon as it is there and sensitive."""
        def ready():
            for node in self.all(wanted_role, wanted_name, below):
                if has(node, Atspi.StateType.SENSITIVE):
                    return node
            return None
        node = self.wait(ready, f"{wanted_role} “{wanted_name}” to press")
        self.click(node)
        return node

    def activate(self, action):
        """An action of the window, as its menus and keys activate it: "win.preferences"."""
        for node in self.all("frame"):
            for number in range(Atspi.Action.get_n_actions(node)):
                if Atspi.Action.get_action_name(node, number) == action:
                    Atspi.Action.do_action(node, number)
                    return
        raise Missing(f"{action}: no window has it")

    def write(self, node, text):
        """Puts @text in the place of what is there."""
        Atspi.EditableText.set_text_contents(node, text)

    def value(self, node):
        return Atspi.Value.get_current_value(node)

    def set_value(self, node, value):
        Atspi.Value.set_current_value(node, value)

    def labels(self, below=None):
        return [text_of(node) for node in walk(below or self.root)
                if role(node) in ("label", "static")]

    def messages(self):
        """The messages on the screen, oldest first."""
        return self.all("article")

    def parts(self, message):
        """What a message shows, without who and when, which its head says."""
        head = None
        texts = []
        for node in walk(message):
            if role(node) in ("label", "static", "paragraph", "heading"):
                said = text_of(node)
                if head is None:
                    head = said
                    continue
                texts.append(said)
        return [said for said in texts if said]

    def quit(self):
        """As the window's own close button: everything is written."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Missing("the program does not end") from None

    def picture(self, path):
        """The screen, without the empty rest of the display."""
        subprocess.run(["import", "-window", "root", "-trim", "+repage", path], check=True)
