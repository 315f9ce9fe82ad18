// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

assert story.response() == '"Hello, Ada"'
assert story.response('second-response.json') == '"Welcome, Ada"'

// Every fault has struck.
def faults = story.journal().entries().findAll { it.string('fault') }
    .collect { it.string('service') + ' ' + it.string('operation') }
assert faults.containsAll(['registry POST upload', 'registry PUT manifest', 'lambda PublishVersion', 'lambda UpdateFunctionCode',
    'lambda UpdateAlias'])
assert faults.contains('registry PUT upload')
assert faults.count('lambda PublishVersion') == 2

// No blob arrived twice.
def arrived = story.journal().of('registry').entries()
    .findAll { it.string('operation') == 'PUT upload' && it.number('status').orElse(0) == 201 }
def blobs = arrived.size()
assert blobs > 0
// One layer and the configuration of the second image are new; what was sent again is the one that was cut.
assert story.journal().count('registry', 'PUT upload') == blobs + 1

def deployed = story.function()
assert deployed.string('outcome') == 'updated'
assert deployed.string('version') == '2'
assert deployed.string('previousVersion') == '1'

StoryAws.use(basedir) { aws ->
    def versions = aws.lambda().listVersionsByFunction { it.functionName('weathered') }.versions()*.version()
    assert versions == ['$LATEST', '1', '2']
    assert aws.lambda().getAlias { it.functionName('weathered').name('live') }.functionVersion() == '2'
}
