// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

assert story.response() == '"Hello, {\\"name\\":\\"Ada\\"}"'
assert story.response('second-response.json') == '"Welcome, {\\"name\\":\\"Ada\\"}"'

def first = story.journal().beforeInvoke().of('registry')
assert first.bytesIn() > 280_000

def afterFirst = story.journal().afterInvoke()
def second = afterFirst.beforeInvoke()
assert second.of('registry').bytesIn() < 20_000
assert second.count('lambda', 'UpdateFunctionCode') == 1
assert second.count('lambda', 'UpdateFunctionConfiguration') == 0
assert second.count('lambda', 'UpdateAlias') == 1

def third = afterFirst.afterInvoke()
assert third.of('registry').bytesIn() < 10_000
assert third.count('lambda', 'UpdateFunctionCode') == 1
assert third.count('lambda', 'UpdateAlias') == 1

// One layer and the image's configuration; the two runs' layers are not the same one.
def blobs = { journal -> journal.of('registry').entries()
    .findAll { it.string('operation').endsWith(' upload') && it.number('status').orElse(0) == 201 }.size() }
assert blobs(second) == 2
assert blobs(third) == 2

def deployed = story.function()
assert deployed.string('outcome') == 'updated'
assert deployed.string('version') == '3'
assert deployed.string('previousVersion') == '2'
