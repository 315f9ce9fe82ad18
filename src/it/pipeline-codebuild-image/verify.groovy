// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
assert story.response() == '"Order 42"'

def first = story.journal().beforeInvoke()
assert first.count('ecr', 'CreateRepository') == 1
assert first.count('lambda', 'CreateFunction') == 1

// The same commit again: asked for, not written.
def second = story.journal().afterInvoke()
assert second.count('lambda', 'Invoke') == 1
assert second.writes()*.string('operation') - 'Invoke' == []
assert second.count('registry') == 0
assert story.function().string('outcome') == 'unchanged'

// What later stages of the pipeline are told, also when nothing was to do.
def exported = story.exported()
assert exported.LAMBDA_VERSION == '1'
assert exported.LAMBDA_OUTCOME == 'unchanged'
assert exported.keySet().containsAll(new File(basedir, 'buildspec.yml').readLines()*.trim().findAll { it.startsWith('- LAMBDA_') }*.substring(2))

StoryAws.use(basedir) { aws ->
    def live = aws.lambda().getFunction { it.functionName('orders').qualifier('live') }
    def tagged = aws.ecr().describeImages { it.repositoryName('orders') }.imageDetails()[0]
    assert tagged.imageTags().contains('4b825dc642cb6eb9a060e54bf8d69288fbee4904')
    assert live.code().resolvedImageUri().endsWith('@' + tagged.imageDigest())
}
