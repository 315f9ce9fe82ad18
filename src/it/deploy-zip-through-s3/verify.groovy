// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)
def journal = story.journal()

assert story.response() == '"Hello, Ada"'

def first = journal.beforeInvoke()
assert first.count('s3', 'PutObject') == 1
assert first.count('lambda', 'CreateFunction') == 1
assert first.of('lambda').bytesIn() < 2_000

// The second function fetches what the first one brought; the third run finds no bucket.
def later = journal.afterInvoke()
assert later.count('lambda', 'CreateFunction') == 1
assert later.of('s3').entries().findAll { it.string('operation') == 'PutObject' && it.number('status').orElse(0) == 200 }.isEmpty()
assert later.count('lambda', 'UpdateFunctionCode') == 0
assert later.count('lambda', 'UpdateAlias') == 0

def missing = story.errors(3)
assert missing.contains('no-such-bucket-anywhere')
assert missing.contains('does not exist')
assert missing.contains('<zip><bucket>')
assert missing.contains('was not changed')
assert story.function().string('outcome') == 'failed'

StoryAws.use(basedir) { aws ->
    def objects = aws.s3().listObjectsV2 { it.bucket('team-deployments') }.contents()
    assert objects.size() == 1
    assert objects[0].key() ==~ 'functions/[0-9a-f]{64}\\.zip'
    def sha256 = objects[0].key().find('[0-9a-f]{64}').decodeHex().encodeBase64().toString()
    ['stored', 'stored-too'].each { name ->
        def live = aws.lambda().getFunctionConfiguration { it.functionName(name).qualifier('live') }
        assert live.version() == '1'
        assert live.codeSha256() == sha256
    }
}
