"""Runs workflows and composite actions as far as ours use them: expressions,
conditions, outputs, `run` steps in bash, and `uses` of our own or of a stub.
"""
import os
import pathlib
import re
import subprocess
import tempfile

import yaml

TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(\d+)|([A-Za-z_][\w.-]*)"
                   r"|(==|!=|&&|\|\||[!()]))")


class Expression:
    """GitHub's expressions: literals, contexts, status functions, operators.
    What is not known is an error, since it would be an empty text there."""

    def __init__(self, text, context, failed):
        self.context, self.failed = context, failed
        self.tokens, at = [], 0
        while text[at:].strip():
            match = TOKEN.match(text, at)
            if not match:
                raise ValueError(f"expression: {text!r} at {at}")
            self.tokens.append(match.groups())
            at = match.end()

    def take(self, *signs):
        if self.tokens and self.tokens[0][3] in signs:
            return self.tokens.pop(0)[3]
        return None

    def either(self):
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self):
        value = self.equal()
        while self.take("&&"):
            other = self.equal()
            value = value and other
        return value

    def equal(self):
        value = self.unary()
        while sign := self.take("==", "!="):
            other = self.unary()
            same = str(value).lower() == str(other).lower()
            value = same if sign == "==" else not same
        return value

    def unary(self):
        if self.take("!"):
            return not self.unary()
        if self.take("("):
            value = self.either()
            assert self.take(")")
            return value
        text, number, name, _ = self.tokens.pop(0)
        if text:
            return text[1:-1].replace("''", "'")
        if number:
            return int(number)
        if self.take("("):
            assert self.take(")")
            return {"always": True, "success": not self.failed,
                    "failure": self.failed, "cancelled": False}[name]
        if name in ("true", "false"):
            return name == "true"
        value = self.context
        for part in name.split("."):
            value = value[part]
        return value


def evaluate(text, context, failed=False):
    expression = Expression(text, context, failed)
    value = expression.either()
    assert not expression.tokens, text
    return value


def fill(value, context):
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return re.sub(r"\$\{\{(.*?)\}\}",
                  lambda m: str(evaluate(m[1], context)), value, flags=re.S)


def holds(condition, context, failed):
    """A condition that asks for no status asks for success."""
    text = str(condition).strip()
    whole = re.fullmatch(r"\$\{\{(.*)\}\}", text, re.S)
    text = whole[1] if whole else text
    if not re.search(r"\b(always|failure|success|cancelled)\(", text):
        text = f"success() && ({text})"
    return bool(evaluate(text, context, failed))


class Runner:
    """uses: name without version to a function of the inputs, or to the folder
    of a composite action."""

    def __init__(self, workspace, context, env, uses):
        self.workspace, self.context = workspace, context
        self.env, self.uses = env, uses
        self.log = b""

    def shell(self, step, context, env, options):
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder, "output")
            output.touch()
            env = {**env, "GITHUB_OUTPUT": str(output)}
            env.update({key: fill(value, context)
                        for key, value in step.get("env", {}).items()})
            script = pathlib.Path(folder, "script.sh")
            script.write_text(fill(step["run"], context))
            done = subprocess.run(
                ["bash", *options, script], cwd=self.workspace, env=env,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
            self.log += done.stdout
            pairs = [line.split("=", 1)
                     for line in output.read_text().splitlines()]
        return done.returncode, {key: value for key, value in pairs}

    def steps(self, steps, context, env, options):
        """The exit code of the first step that failed, else 0."""
        failed = 0
        context["steps"] = {}
        for step in steps:
            ended, outputs, outcome = 0, {}, "skipped"
            if holds(step.get("if", "true"), context, failed):
                if "run" in step:
                    ended, outputs = self.shell(step, context, env, options)
                else:
                    ended, outputs = self.use(step, context, env)
                outcome = "failure" if ended else "success"
            if not step.get("continue-on-error"):
                failed = failed or ended
            if "id" in step:
                context["steps"][step["id"]] = {"outputs": Outputs(outputs),
                                                "outcome": outcome}
        return failed

    def use(self, step, context, env):
        name = step["uses"].partition("@")[0]
        given = {key: fill(value, context)
                 for key, value in step.get("with", {}).items()}
        target = self.uses[name]
        if callable(target):
            return target(given) or 0, {}
        return self.action(target, given, env)

    def action(self, folder, given, env=None):
        """A composite action: its exit code and outputs."""
        action = yaml.safe_load((folder / "action.yml").read_text())
        context = dict(self.context, inputs={})
        for name, about in action["inputs"].items():
            if about.get("required"):
                assert name in given, name
            context["inputs"][name] = given.pop(name, fill(
                about.get("default", ""), self.context))
        assert not given, given
        env = {**(env or self.env), "GITHUB_ACTION_PATH": str(folder)}
        ended = self.steps(action["runs"]["steps"], context, env,
                           ["--noprofile", "--norc", "-eo", "pipefail"])
        return ended, Outputs({name: fill(about["value"], context) for
                               name, about in
                               action.get("outputs", {}).items()})

    def job(self, workflow, name):
        job = workflow["jobs"][name]
        context = dict(self.context)
        if not holds(job.get("if", "true"), context, 0):
            return None
        env = {**self.env, **{key: fill(value, context) for key, value in
                              job.get("env", {}).items()}}
        return self.steps(job["steps"], context, env, ["-e"])


class Outputs(dict):
    """What a step did not put out is empty, as it is there."""

    def __missing__(self, key):
        return ""
